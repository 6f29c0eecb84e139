import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { defineCommand } from '../../../main/cli/command.ts';
import { helpOf, helpOfAll } from '../../../main/cli/help.ts';
import { integer, texts, required, text, withDefault } from '../../../main/cli/options.ts';
import { createTerminal } from '../../../main/cli/terminal.ts';

const seen: unknown[] = [];
const command = defineCommand({
  name: 'predict',
  summary: 'predict masks',
  options: {
    model: required(text('DIR', 'the model')),
    image: texts('FILE', 'images'),
    seed: withDefault(integer('a seed'), 1),
  },
  run: (values) => {
    seen.push(values);
    return Promise.resolve();
  },
});

class Sink extends Writable {
  text = '';
  isTTY = false;
  override _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.text += chunk.toString();
    done();
  }
}

function terminal(json: boolean, isTTY = false) {
  const [out, err] = [new Sink(), new Sink()];
  err.isTTY = isTTY;
  return { out, err, terminal: createTerminal(json, new AbortController().signal, { out, err }) };
}

test('values reach the command typed, several files after one option included', async () => {
  const prepared = command.prepare(['--model', 'm', '--image', 'a', 'b', '--image=c', '--json']);
  expect(prepared.json).toBe(true);
  await prepared.run(terminal(true).terminal);
  expect(seen.at(-1)).toEqual({ model: 'm', image: ['a', 'b', 'c'], seed: 1 });
});

test.each([
  [['--modle', 'm'], 'predict: unknown option "--modle".'],
  [['--model'], 'predict: --model needs a value (DIR).'],
  [['--model', 'm', 'stray'], 'predict: unexpected argument "stray".'],
  [['--model', 'm', '--json=yes'], 'predict: --json takes no value.'],
  [['--constructor', 'm'], 'predict: unknown option "--constructor".'],
  [[], '--model wants a value; it is missing.'],
])('%j is refused before anything is done', (argv, message) => {
  expect(() => command.prepare(argv)).toThrow(message);
});

test('help lists every option, whatever else is given', () => {
  expect(command.prepare(['--help']).help).toBe(true);
  expect(helpOf(command)).toBe(
    [
      'secateur predict: predict masks',
      '',
      '  --model DIR    the model (required)',
      '  --image FILE…  images',
      '  --seed N       a seed (default 1)',
      '  --json         print JSON lines instead of text',
      '  --help         show this help',
    ].join('\n'),
  );
  expect(helpOfAll([command])).toContain('  predict  predict masks');
});

test('results go to stdout, news to stderr', () => {
  const { out, err, terminal: plain } = terminal(false);
  plain.note({ epoch: 1 }, 'epoch 1');
  plain.live('never seen where nothing can be replaced');
  plain.print({ run: 'a' }, 'done');
  expect([out.text, err.text]).toEqual(['done\n', 'epoch 1\n']);
});

test('with --json everything is one JSON line on stdout', () => {
  const { out, err, terminal: json } = terminal(true);
  json.note({ epoch: 1 }, 'epoch 1');
  json.print({ run: 'a' }, 'done');
  expect([out.text, err.text]).toEqual(['{"epoch":1}\n{"run":"a"}\n', '']);
});

test('a terminal shows one line that changes and is wiped before what lasts', () => {
  const { err, terminal: live } = terminal(false, true);
  live.live('10 %');
  live.live('20 %');
  live.note({}, 'epoch 1');
  live.note({}, 'epoch 2');
  expect(err.text).toBe('\r\x1b[K10 %\r\x1b[K20 %\r\x1b[Kepoch 1\nepoch 2\n');
});
