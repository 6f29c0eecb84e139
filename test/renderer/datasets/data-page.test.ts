import { expect, test } from 'vitest';
import { DataSetView } from '../../../renderer/datasets/data-page.svelte.ts';
import { Session } from '../../../renderer/session.svelte.ts';
import { fakeApi } from '../support/fake-api.ts';

const settled = () => new Promise((resolve) => setTimeout(resolve));

function open() {
  const project = {
    path: '/a',
    name: 'a',
    dataset: null,
    caseCount: 0,
    labelledCount: 0,
    runCount: 0,
    notices: [],
  };
  const api = fakeApi({ 'dataset.cases': () => [], 'cases.remove': () => null });
  const session = new Session(api);
  session.project = project;
  const view = new DataSetView(api, session);
  const leave = view.open();
  const removed = () =>
    api.calls.filter(({ method }) => method === 'cases.remove').map(({ params }) => params);
  return { session, project, view, leave, removed };
}

test('what was removed and not put back goes when the page is left, all at once', async () => {
  const { view, leave, removed } = open();
  for (const id of ['one', 'two', 'three']) view.discarded.add(id);
  view.discarded.putBack('two');
  expect([view.discarded.items, removed()]).toEqual([['one', 'three'], []]);
  leave();
  await settled();
  expect(removed()).toEqual([{ cases: ['one', 'three'] }]);
});

test('nothing is removed where nothing was, nor from another project that was opened meanwhile', async () => {
  const { leave, removed } = open();
  leave();
  const other = open();
  other.view.discarded.add('one');
  other.session.project = { ...other.project, path: '/b' };
  other.leave();
  await settled();
  expect([removed(), other.removed()]).toEqual([[], []]);
});
