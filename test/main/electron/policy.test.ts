import { expect, test } from 'vitest';
import {
  deadProxy,
  foreignSwitches,
  isAllowedPermission,
  isOwnCaller,
  isOwnUrl,
  projectArgument,
  routeRequest,
  switches,
} from '../../../main/electron/policy.ts';

test.each([
  ['app://secateur/', true],
  ['app://secateur/assets/index.js?x=1', true],
  ['app://secateur.evil/', false],
  ['app://evil/', false],
  ['app://user@secateur/', false],
  ['app://secateur:80/', false],
  ['https://secateur/', false],
  ['file:///etc/passwd', false],
  ['about:blank', false],
  ['data:text/html,hello', false],
  ['javascript:alert(1)', false],
  ['ws://secateur/', false],
  ['', false],
])('own address? %s', (url, own) => {
  expect(isOwnUrl(url)).toBe(own);
});

test('only the top frame of our own page is answered', () => {
  expect(isOwnCaller({ url: 'app://secateur/#/runs', parent: null })).toBe(true);
  expect(isOwnCaller({ url: 'app://secateur/', parent: {} })).toBe(false);
  expect(isOwnCaller({ url: 'https://example.org/', parent: null })).toBe(false);
  expect(isOwnCaller({ url: 'about:blank', parent: null })).toBe(false);
  expect(isOwnCaller(null)).toBe(false);
});

test('requests: GET of our own host only', () => {
  expect(routeRequest('GET', 'app://secateur/data/label/a%2Fb')).toEqual({ path: '/data/label/a%2Fb' });
  expect(routeRequest('POST', 'app://secateur/')).toEqual({ status: 405 });
  expect(routeRequest('GET', 'app://other/index.html')).toEqual({ status: 403 });
  expect(routeRequest('GET', 'not a url')).toEqual({ status: 403 });
});

test.each(['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'usb', 'hid'])(
  'permission %s is refused',
  (permission) => {
    expect(isAllowedPermission(permission)).toBe(false);
  },
);

test('no name resolves and loopback is no way round the dead proxy', () => {
  expect(switches).toContainEqual(['host-resolver-rules', 'MAP * ~NOTFOUND']);
  expect(deadProxy.proxyBypassRules).toBe('<-loopback>');
});

test('a project may be named on the command line', () => {
  expect(projectArgument(['electron', '.', '--project', '/data/study'])).toBe('/data/study');
  expect(projectArgument(['electron', '.'])).toBeNull();
  expect(projectArgument(['electron', '.', '--project'])).toBeNull();
});

test.each([
  [[], []],
  [['--project', '/data/study'], []],
  [['-psn_0_12345'], []],
  [['--remote-debugging-port=9222'], ['--remote-debugging-port=9222']],
  [
    ['--project', 'a', '--no-sandbox', '--host-resolver-rules='],
    ['--no-sandbox', '--host-resolver-rules='],
  ],
  [['-remote-debugging-port'], ['-remote-debugging-port']],
])('of %j the switches %j are refused', (argv, foreign) => {
  expect(foreignSwitches(argv)).toEqual(foreign);
});
