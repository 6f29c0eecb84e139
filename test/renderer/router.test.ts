import { describe, expect, it } from 'vitest';
import { parseRoute, routeHash } from '../../renderer/router.svelte.ts';

describe('routes', () => {
  it('go to the address and back, odd ids included', () => {
    const route = { page: 'run', id: 'a/b ü' } as const;
    expect(parseRoute(routeHash(route))).toEqual(route);
  });

  it.each(['', '#/nowhere', '#', '#/run/%E0%A4%A'])('survive a damaged address: %s', (hash) => {
    expect(['start', 'run']).toContain(parseRoute(hash).page);
  });
});
