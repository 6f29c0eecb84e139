import './before-libraries.ts';
import { mount } from 'svelte';
import { createApi } from './api.ts';
import App from './App.svelte';
import './styles.css';
import { openTransport } from './transport.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element #app');
mount(App, { target, props: { api: createApi(openTransport()) } });
