import { expect, it } from 'vitest';
import { MonthTally } from '../domain/sla/figures.ts';
import type { OutboundCall, Platform } from '../port/platform.ts';
import { OutCharts } from './out-charts.ts';

const chart = { month: '2026-10', goal: 100, trend: [new MonthTally().month('2026-10')] };
const to = { platform: 'p', channel: 'leads' };
const message = { kind: 'chart', to: { kind: 'channel', name: 'leads' }, chart } as const;
const reader = { language: 'en', zone: 'UTC' };

function aPlatform(files: boolean, fileBytes = 100) {
  const calls: OutboundCall[] = [];
  const perform = async (call: OutboundCall) => {
    calls.push(call);
    return {};
  };
  return {
    calls,
    platform: { id: 'p', capabilities: { files }, limits: { fileBytes }, perform } as unknown as Platform,
  };
}

it('sends what was drawn, one at a time', async () => {
  const { calls, platform } = aPlatform(true);
  const charts = new OutCharts(async () => new Uint8Array([1, 2]));
  const sent = [1, 2].map((n) => charts.send(`k${n}`, message, to, platform, reader));
  expect(await Promise.all(sent)).toEqual(['sent', 'busy']);
  expect(calls).toEqual([{ kind: 'file', key: 'k1', to, name: 'sla-2026-10.png', type: 'image/png', base64: 'AQI=' }]);
});

it('sends nothing where there are no files, or none as large', async () => {
  const drawn: number[] = [];
  const charts = new OutCharts(async () => new Uint8Array(drawn.push(1) + 100));
  const [none, small] = [aPlatform(false), aPlatform(true)];
  expect(await charts.send('k', message, to, none.platform, reader)).toBe('superseded');
  expect(drawn).toEqual([]);
  expect(await charts.send('k', message, to, small.platform, reader)).toBe('superseded');
  expect([...none.calls, ...small.calls]).toEqual([]);
});

it('draws the next one after one that could not be drawn', async () => {
  let tries = 0;
  const charts = new OutCharts(async () => {
    tries += 1;
    if (tries === 1) throw new Error('no memory');
    return new Uint8Array([1]);
  });
  const { platform } = aPlatform(true);
  await expect(charts.send('k', message, to, platform, reader)).rejects.toThrow('no memory');
  expect(await charts.send('k', message, to, platform, reader)).toBe('sent');
});
