import { optionsOf } from '../../../shared/architecture-options.ts';
import { fieldOf } from '../../../renderer/training/architecture-fields.ts';
import { describe, expect, it } from 'vitest';
import { formFields, numbers } from '../../../renderer/training/form-fields.ts';
import { mirrorAxes } from '../../../renderer/training/mirror-axes.ts';
import { startFields } from '../../../renderer/training/start-fields.ts';
import { pruningFields } from '../../../renderer/training/pruning-fields.ts';
import { TrainingForm } from '../../../renderer/training/training-form.svelte.ts';
import { Session } from '../../../renderer/session.svelte.ts';
import { fakeApi, type Answers } from '../support/fake-api.ts';
import { config, epochRecord, proposal } from '../support/records.ts';

const field = (key: string) => formFields.find((entry) => entry.key === key)!;

const widths = fieldOf(optionsOf(config.architecture).find(({ name }) => name === 'widths')!);

async function planned(answers: Answers = {}) {
  const api = fakeApi({
    'training.propose': () => proposal,
    'training.defaults': ({ method }) => ({ ...config, method }),
    ...answers,
  });
  const session = new Session(api);
  const form = new TrainingForm(api, session);
  await form.propose(2, 'unet');
  return { api, session, form };
}

describe('numbers', () => {
  it.each(['40, 56 ×40', '40x56x40', ' 40 56;40 '])('reads %s', (text) =>
    expect(numbers(text)).toEqual([40, 56, 40]),
  );
  it('keeps what is no number as NaN, for the schema to find', () =>
    expect(numbers('4a')).toEqual([Number.NaN]));
});

describe('TrainingForm', () => {
  it('starts from the service’s defaults, valid and with a name', async () => {
    const { form } = await planned();
    expect(form.ready).toBe(true);
    expect(form.name).toBe('Dense 2D');
    expect(form.text(field('patch'))).toBe('56 × 40');
  });

  it('says at the field what is wrong, keeps the text and does not start', async () => {
    const { form, api } = await planned();
    form.edit(field('batch'), 'many');
    expect(form.text(field('batch'))).toBe('many');
    expect(form.problem(field('batch'))).toBeDefined();
    expect(form.problem(field('patch'))).toBeUndefined();
    expect(await form.start()).toBeNull();
    expect(api.calls.some(({ method }) => method === 'training.start')).toBe(false);
  });

  it('mirrors along the axes that are proposed, and along those that the user wants', async () => {
    const { form } = await planned();
    form.change({ step: { ...proposal.step, fixedAxes: [0] } });
    expect(mirrorAxes(form.config!)).toEqual([
      { axis: 0, label: 'front to back', mirrored: false },
      { axis: 1, label: 'left to right', mirrored: true },
    ]);
    form.mirror(1, false);
    expect(form.config?.step.fixedAxes).toEqual([0, 1]);
    form.mirror(0, true);
    expect(form.config?.step.fixedAxes).toEqual([1]);
    expect(form.ready).toBe(true);
  });

  it('takes strides and kernels along when the number of stages changes', async () => {
    const { form } = await planned();
    form.edit(widths, '8, 16, 32');
    expect(form.config?.architecture).toMatchObject({
      widths: [8, 16, 32],
      strides: [
        [1, 1],
        [2, 2],
        [2, 2],
      ],
    });
    expect(form.ready).toBe(true);
  });

  it('every field shows its value and takes it back unchanged', async () => {
    const { form } = await planned();
    for (const entry of formFields) {
      form.edit(entry, entry.show(config));
      expect(form.config, entry.key).toEqual(config);
    }
  });

  it('shows why a run did not start, and can start again', async () => {
    const { form, session } = await planned({
      'training.start': () => {
        throw new Error('Another run is going.');
      },
    });
    expect(await form.start()).toBeNull();
    expect(session.error?.message).toBe('Another run is going.');
    expect(form.starting).toBe(false);
  });
});

describe('the pruning part of the form', () => {
  it('gets the defaults of the method that is chosen, and its name', async () => {
    const { form } = await planned();
    form.setMethod('taylor');
    expect(form.name).toBe('Taylor expansion 2D');
    expect(form.config?.pruning).toMatchObject({ variant: 'mean', allocation: 'global' });
    expect(form.ready).toBe(true);
  });

  it('has a field for every number of a method, and says what is wrong at it', async () => {
    const { form } = await planned();
    form.setMethod('taylor');
    const fields = pruningFields('taylor', 'mean');
    const macs = fields.find(({ key }) => key === 'taylor/macs')!;
    expect(form.text(macs)).toBe('0.001');
    form.edit(macs, '0.5');
    expect(form.config?.pruning.options).toEqual({ macs: 0.5 });
    const cut = fields.find(({ key }) => key === 'cut')!;
    form.edit(cut, '1.5');
    expect(form.problem(cut)).toContain('0.99');
    expect(form.ready).toBe(false);
  });

  it('takes the shape of another run for a run from scratch', async () => {
    const layers = [{ id: 'a', filters: 3, initialFilters: 8, details: null }];
    const { form } = await planned({ 'runs.epochs': () => [{ ...epochRecord(1), layers }] });
    form.setStart('shape');
    expect(form.ready).toBe(false);
    await form.takeShape('sauron-2d-1');
    expect(form.config?.start).toEqual({
      kind: 'shape',
      run: 'sauron-2d-1',
      shape: [{ id: 'a', filters: 3 }],
    });
    expect(form.ready).toBe(true);
    // A method that goes on from there leaves the shape as it was chosen.
    form.setMethod('l1');
    expect(form.config?.start).toMatchObject({ run: 'sauron-2d-1' });
  });

  it('begins flat at half the cost, or as large as planned where a method prunes on', async () => {
    const { form } = await planned();
    form.setStart('flat');
    const [share] = startFields('flat');
    expect([form.text(share!), form.name]).toEqual(['0.5', 'Flat width 2D']);
    form.edit(share!, '1');
    expect(form.problem(share!)).toContain('0.99');
    form.setMethod('l1');
    expect([form.text(share!), form.name]).toEqual(['0', 'L1 norm, flat start 2D']);
  });
});
