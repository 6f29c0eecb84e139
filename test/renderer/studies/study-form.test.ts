import { expect, test } from 'vitest';
import { optionsOf, type NamedOption } from '../../../shared/architecture-options.ts';
import { StudyForm } from '../../../renderer/studies/study-form.svelte.ts';
import { Session } from '../../../renderer/session.svelte.ts';
import { fakeApi, type Answers } from '../support/fake-api.ts';
import { config, proposal } from '../support/records.ts';

function namedOption(form: StudyForm, name: string): NamedOption {
  const found = form.architecture && optionsOf(form.architecture).find((option) => option.name === name);
  if (found === undefined) throw new Error(`the architecture has no option ${name}`);
  return found;
}

async function planned(answers: Answers = {}) {
  const api = fakeApi({
    'training.propose': () => proposal,
    'training.defaults': ({ epochs = 100 }) => ({ ...config, epochs }),
    ...answers,
  });
  const form = new StudyForm(api, new Session(api));
  await form.plan(2);
  return { api, form };
}

test('what is typed becomes the matrix', async () => {
  const { form } = await planned();
  form.edit('cuts', '50, 75 90');
  form.edit('seeds', '1;2');
  form.editOption(namedOption(form, 'widths'), '8, 16');
  form.edit('epochs', '20');
  form.edit('denseEpochs', '8');
  form.toggle('sauron');
  form.toggle('fpgm');
  expect(form.ready).toBe(true);
  expect(form.config).toMatchObject({ cuts: [0.5, 0.75, 0.9], seeds: [1, 2], folds: [0], denseEpochs: 8 });
  expect(form.config?.base).toMatchObject({ epochs: 20, architecture: { widths: [8, 16] } });
  const arms = ['l1', 'random', 'random-widest', 'flat', 'scratch', 'fpgm'];
  expect(form.config?.arms.map(({ name, shapeOf }) => [name, shapeOf])).toEqual(
    arms.map((name) => [name, name === 'scratch' ? 'l1' : '']),
  );
});

test('what is wrong with an option of the network is said at its field, as it was typed', async () => {
  const { form } = await planned();
  const widths = namedOption(form, 'widths');
  form.editOption(widths, '8, many');
  expect(form.option(widths)).toMatchObject({
    value: '8, many',
    problem: expect.stringMatching(/number/) as string,
  });
  expect(form.ready).toBe(false);
  form.editOption(widths, '8, 16');
  expect(form.option(widths).problem).toBeUndefined();
  expect(form.ready).toBe(true);
});

test('another architecture is asked for with what it proposes', async () => {
  const { form, api } = await planned();
  await form.plan(2, 'pocketnet');
  expect(api.calls.filter(({ method }) => method === 'training.propose').at(-1)?.params).toEqual({
    dims: 2,
    architecture: 'pocketnet',
  });
});

test.each([
  ['cuts', '120', /0\.99/],
  ['cuts', '', />=1/],
  ['seeds', 'one', /number/],
  ['folds', '7', /<=4/],
  ['name', ' ', 'A study needs a name.'],
] as const)('%s "%s" is wrong, said at its field, and does not start', async (field, text, problem) => {
  const { form, api } = await planned();
  form.edit(field, text);
  expect(form.problem(field)).toMatch(problem);
  expect(form.ready).toBe(false);
  expect(await form.start()).toBeNull();
  expect(api.calls.some(({ method }) => method === 'studies.start')).toBe(false);
});

test('an estimate of what was described before is dropped', async () => {
  const answer = Promise.withResolvers<{ runs: number; stepSeconds: number; seconds: number }>();
  const { form } = await planned({ 'studies.estimate': () => answer.promise });
  const measured = form.measure();
  form.edit('seeds', '1, 2, 3');
  answer.resolve({ runs: 3, stepSeconds: 0.1, seconds: 60 });
  await measured;
  expect([form.estimate, form.working]).toEqual([null, false]);
});

test('an estimate holds until the matrix changes', async () => {
  const { form } = await planned({ 'studies.estimate': () => ({ runs: 3, stepSeconds: 0.1, seconds: 60 }) });
  await form.measure();
  expect(form.estimate?.seconds).toBe(60);
  form.toggle('taylor');
  expect(form.estimate).toBeNull();
});
