// SPDX-License-Identifier: GPL-3.0-or-later
// The page in a browser. Results come from synthetic.c; BOOTRACE and SYNTHETIC name the two programs.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';

const { BOOTRACE, SYNTHETIC } = process.env;
const RO_STORE = 'sysroot-nix-.ro\\x2dstore.mount', STORE = 'sysroot-nix-store.mount';
let folder, browser;

/** Makes results and their page. Returns the page's path. */
function make(name, ...options) {
  const results = join(folder, `${name}.db`), page = join(folder, `${name}.html`);
  execFileSync(SYNTHETIC, [results, ...options]);
  const all = options.some((option) => option.startsWith('--nights')) ? ['--history'] : [];
  try {
    execFileSync(BOOTRACE, [`--results=${results}`, 'report', '--format=html', `--output=${page}`, ...all]);
  } catch (error) {
    assert.equal(error.status, 1, String(error.stderr)); // boots failed
  }
  return page;
}

/** Opens PATH in a new tab, and closes it after BODY; nothing may have gone wrong in it. */
async function look(path, body, { hash = '', ...view } = {}) {
  const tab = await browser.tab();
  await tab.look(view);
  await tab.open(path, hash);
  await body(tab);
  assert.deepEqual(tab.problems, []);
  await tab.close();
}

const text = (tab, selector) => tab.ask(`document.querySelector(${JSON.stringify(selector)}).textContent`);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bootrace-page-'));
  browser = await openBrowser();
  make.plain = make('plain');
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('it opens from disk and says how many boots failed, with nothing on the browser\'s console', () => look(make.plain, async (tab) => {
  assert.equal(await text(tab, 'h1'), 'overlay-race');
  assert.equal(await text(tab, '.verdict'), '6 of 119 boots failed, in 1 way.');
  assert.equal(await tab.ask('document.title'), 'overlay-race – bootrace');
}));

test('it asks for nothing but itself', () => {
  const html = readFileSync(make.plain, 'utf8');
  assert.match(html, /default-src 'none'/);
  assert.doesNotMatch(html, /<(?:link|img|iframe)\b/);
  assert.doesNotMatch(html, /<script[^>]+src=/);
});

test('rates stand beside the ends of their intervals, as report --format=json gives them', () => look(make.plain, async (tab) => {
  const rates = JSON.parse(await text(tab, '#summary-0')).rates;
  const drawn = await tab.ask(`[...document.querySelectorAll('#rates tbody tr')].map((row) => ({
    name: row.querySelector('small').textContent,
    low: row.querySelector('.interval').getAttribute('x1'), high: row.querySelector('.interval').getAttribute('x2'),
    rate: row.querySelector('.point').getAttribute('cx') }))`);
  assert.equal(drawn.length, rates.length);
  for (const [i, rate] of rates.entries()) {
    assert.equal(drawn[i].name, rate.strategy);
    for (const part of ['low', 'high', 'rate']) assert.ok(Math.abs(parseFloat(drawn[i][part]) - 100 * rate[part]) < 1e-6, part);
  }
}));

test('the pair whose order goes with the failure is named with its numbers', () => look(make.plain, async (tab) => {
  assert.equal(await text(tab, '#graph .lede'),
    `${STORE} began before ${RO_STORE} in 6 of 6 boots that failed so and in 0 of 113 that passed. No other pair tells them apart as well.`);
  assert.equal(await tab.ask(`document.querySelectorAll('#graph .arc.missing').length > 0`), true);
}));

/** Where each bar of PANEL stands, and where the data says that it should by the scale of the axis, whose ticks D3 puts half
 * a pixel to the right. */
const BARS = (panel, boot) => `(async () => {
  const ticks = [...document.querySelectorAll('#timeline .axis .tick')].map((tick) => ({
    x: Number(/translate\\(([-\\d.]+)/.exec(tick.getAttribute('transform'))[1]) - 0.5, us: parseFloat(tick.textContent) * 1e6 }));
  const [first, last] = [ticks[0], ticks.at(-1)];
  const x = (us) => first.x + (us - first.us) * (last.x - first.x) / (last.us - first.us);
  const { times } = await page.data.detail(0, ${boot});
  const units = new Map(times[0].units.map((unit) => [unit[0], unit]));
  return [...document.querySelectorAll('#timeline .row[data-panel=${panel}]')].filter((row) => row.querySelector('.bar')).map((row) => {
    const bar = row.querySelector('.bar'), [unit, , , begin, finish] = units.get(row.dataset.unit);
    const from = Number(bar.getAttribute('x')), width = Number(bar.getAttribute('width'));
    return { unit, from, width, wanted: x(begin), wide: Math.max(2, x(finish) - x(begin)), race: bar.classList.contains('race') };
  });
})()`;

function checkBars(bars) {
  assert.ok(bars.length > 5);
  for (const bar of bars) {
    assert.ok(Math.abs(bar.from - bar.wanted) < 0.5, `${bar.unit} begins at ${bar.from}, not ${bar.wanted}`);
    assert.ok(Math.abs(bar.width - bar.wide) < 0.5, `${bar.unit} is ${bar.width} wide, not ${bar.wide}`);
  }
}

test('bars of the timeline stand where the times of the boots say, in the failing and in the passing boot', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#timeline .bar')`);
  const top = await tab.ask(BARS('top', 3)), bottom = await tab.ask(BARS('bottom', 2));
  checkBars(top);
  checkBars(bottom);
  assert.deepEqual(top.filter((bar) => bar.race).map((bar) => bar.unit), [STORE, RO_STORE]);
  const places = (bars) => [STORE, RO_STORE].map((unit) => bars.find((bar) => bar.unit === unit).from);
  const [failedStore, failedRo] = places(top), [passedStore, passedRo] = places(bottom);
  assert.ok(failedStore < failedRo && passedStore > passedRo);
}));

test('zoom by keys keeps bars on their scale, and 0 shows all again', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#timeline .bar')`);
  const before = await tab.ask(BARS('top', 3));
  await tab.ask(`document.querySelector('#timeline svg').focus()`);
  for (let i = 0; i < 3; i++) await tab.press('+');
  await tab.press('ArrowLeft');
  await tab.settle();
  const zoomed = await tab.ask(BARS('top', 3));
  checkBars(zoomed);
  assert.ok(zoomed[0].width > before[0].width * 2);
  await tab.press('0');
  await tab.settle();
  assert.deepEqual(await tab.ask(BARS('top', 3)), before);
}));

test('arrow keys walk from unit to unit and say when each began', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#timeline .bar')`);
  await tab.ask(`document.querySelector('#timeline svg').focus()`);
  await tab.press('ArrowDown');
  await tab.press('ArrowDown');
  const second = await tab.ask(`document.querySelectorAll('#timeline .row[data-panel=top]')[1].dataset.unit`);
  assert.equal(await text(tab, '#tip strong'), second);
  assert.match(await text(tab, '#tip'), /began at \d\.\d{3} s/);
  await tab.press('Escape');
  assert.equal(await tab.ask(`document.getElementById('tip').hidden`), true);
}));

test('a pointer over a bar says what it is', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#timeline .bar.race')`);
  const { x, y } = await tab.ask(`(() => { const bar = document.querySelector('#timeline .bar.race'); bar.scrollIntoView({ block: 'center' });
    const box = bar.getBoundingClientRect(); return { x: box.x + box.width / 2, y: box.y + 5 }; })()`);
  await tab.point(x, y);
  await tab.until(`!document.getElementById('tip').hidden`);
  assert.equal(await text(tab, '#tip strong'), STORE);
}));

test('the matrix has a cell for each free pair, and a cell picks its pair', () => look(make.plain, async (tab) => {
  const { coverage } = JSON.parse(await text(tab, '#summary-0'));
  assert.equal(coverage.pairs, 0); // no campaign of bootrace counted them: the page does
  const words = await text(tab, '#coverage .lede');
  assert.match(words, /^\d+ of \d+ pairs of units were shown in both orders/);
  await tab.ask(`document.querySelector('#coverage svg.matrix').focus()`);
  for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await tab.press(key);
  const picked = (await text(tab, '#graph .lede')).match(/^(\S+) and (\S+) (are ordered|, picked)|^(\S+) and (\S+), picked/);
  assert.ok(picked, await text(tab, '#graph .lede'));
}));

test('every boot is listed and reachable by a link, with its console, its match and its command', () => look(make.plain, async (tab) => {
  assert.equal(await tab.ask('page.data.campaign(0).boots.length'), 120);
  await tab.ask(`document.querySelector('#failures a').click()`);
  await tab.until(`document.querySelector('#boot .cause')`);
  assert.equal(await text(tab, '#boot h2'), 'Boot 3 failed');
  assert.equal(await text(tab, '#boot .cause .number'), '30');
  assert.equal(await text(tab, '#boot .cause mark b'), '/sysroot/nix/.ro-store');
  assert.match(await text(tab, '#boot .command code'), /^bootrace --results=\S+plain\.db reproduce 20261124-000000-0000a0:3$/);
  const seen = await tab.ask(`(() => { const box = document.querySelector('#boot .console').getBoundingClientRect(), row = document.querySelector('#boot .cause').getBoundingClientRect();
    return row.top >= box.top && row.bottom <= box.bottom; })()`);
  assert.ok(seen, 'the match stands within the box');
}));

test('an address with a boot in it opens that boot', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#boot h2').textContent.startsWith('Boot 23')`);
  assert.equal(await tab.ask(`document.activeElement.textContent`), 'Boot 23 failed');
}, { hash: '#0/23' }));

test('Tab reaches links, lists, drawings and the console in the order of the page', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#boot .console')`);
  const seen = new Set();
  for (let i = 0; i < 140; i++) {
    await tab.press('Tab');
    seen.add(await tab.ask(`document.activeElement.closest('section')?.id + ' ' + document.activeElement.tagName.toLowerCase()`));
  }
  for (const stop of ['failures a', 'timeline select', 'timeline button', 'timeline svg', 'graph g', 'coverage svg', 'boots select', 'boots a', 'boot button', 'boot div']) {
    assert.ok(seen.has(stop), `${stop} among ${[...seen].join(', ')}`);
  }
}));

test('the list is narrowed down by result', () => look(make.plain, async (tab) => {
  await tab.ask(`(() => { const list = [...document.querySelectorAll('#boots select')].find((each) => [...each.options].some((option) => option.value === 'failed'));
    list.value = 'failed'; list.dispatchEvent(new Event('change')); })()`);
  assert.deepEqual(await tab.ask(`[...document.querySelectorAll('#boots tbody td:first-child')].map((cell) => cell.textContent)`), ['3', '23', '43', '63', '83', '103']);
}));

test('many campaigns are a line with an alarm at the night that rose', () => look(make('nights', '--nights=6', '--boots=60'), async (tab) => {
  assert.equal(await tab.ask(`document.querySelectorAll('#history figure').length`), 2);
  assert.equal(await tab.ask(`document.querySelectorAll('#history figure:first-of-type .night').length`), 6);
  const series = JSON.parse(await text(tab, '#page-0')).history.series;
  const alarms = series.flatMap(({ nights }) => nights.filter((night) => night.alarm)).length;
  assert.ok(alarms > 0);
  assert.equal(await tab.ask(`document.querySelectorAll('#history a.alarm').length`), alarms);
  assert.match(await text(tab, '#history figcaption .alarm'), /risen, probably since/);
  await tab.ask(`document.querySelector('#history .night').focus()`);
  await tab.press('Enter');
  await tab.until(`document.querySelector('.eyebrow').textContent.includes('20261124-000000')`);
}));

test('names and consoles that mean harm are text', () => look(make('hostile', '--hostile', '--bisect', '--boots=60'), async (tab) => {
  assert.equal(await tab.ask('document.title'), '</title><script>alert(2)</script> – bootrace');
  assert.equal(await text(tab, 'h1'), '</title><script>alert(2)</script>');
  assert.equal(await tab.ask(`document.querySelectorAll('main img, main script, main b b, iframe').length`), 0);
  assert.match(await text(tab, '#failures .signature'), /<img src=x onerror=alert\(1\)>/);
  await tab.until(`document.querySelector('#timeline .bar') && document.querySelector('#boot .console')`);
  const rows = await tab.ask(`[...document.querySelectorAll('#boot .console .text')].slice(-3).map((row) => row.textContent)`);
  assert.match(rows[0], /^<\/script><script>document\.title='owned'<\/script>/);
  assert.ok(rows[1].length < 2100 && rows[1].endsWith(' …'));
  assert.equal(rows[2], 'the last line');
  assert.equal(await tab.ask(`/[\\u0000-\\u0008\\u000b-\\u001f\\u007f]/.test(document.querySelector('#boot .console').textContent)`), false);
  assert.ok(await tab.ask('document.documentElement.scrollWidth <= document.documentElement.clientWidth'));
}, { width: 360, height: 740 }));

test('the policy of the page lets no foreign script run', () => look(make.plain, async (tab) => {
  await tab.ask(`(() => { const script = document.createElement('script'); script.append('window.foreign = true'); try { document.body.append(script); } catch {} })()`);
  assert.equal(await tab.ask('window.foreign'), undefined);
  assert.ok(tab.problems.length > 0, 'the browser tells of it');
  tab.problems.length = 0;
}));

for (const width of [360, 768, 1200]) {
  test(`nothing is wider than the window at ${width} px`, () => look(make.plain, async (tab) => {
    await tab.until(`document.querySelector('#timeline .bar')`);
    const wide = await tab.ask(`[...document.querySelectorAll('main *')].filter((each) => !each.closest('svg') && each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
      .map((each) => each.tagName + '.' + each.className)`);
    assert.deepEqual(wide, []);
    assert.ok(await tab.ask('document.documentElement.scrollWidth <= document.documentElement.clientWidth'));
  }, { width, height: 800 }));
}

test('light and dark follow the system, each with letters that can be read', async () => {
  for (const scheme of ['light', 'dark']) {
    await look(make.plain, async (tab) => {
      const contrast = await tab.ask(`(() => {
        const light = (colour) => { const [r, g, b] = colour.match(/\\d+/g).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
        const style = (selector) => getComputedStyle(document.querySelector(selector));
        const paper = light(style('body').backgroundColor);
        return [style('body').color, style('.note').color, style('.verdict em').color].map(light).map((ink) => (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05));
      })()`);
      contrast.forEach((ratio) => assert.ok(ratio >= 4.5, `${scheme}: ${ratio}`));
    }, { scheme });
  }
});

test('on paper only the lines about the match remain of a console', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#boot .console')`);
  await tab.look({ media: 'print' });
  const shown = await tab.ask(`[...document.querySelectorAll('#boot .console .row')].filter((row) => row.getClientRects().length > 0).map((row) => Number(row.firstChild.textContent))`);
  assert.deepEqual([shown[0], shown.at(-1)], [18, 42]);
  assert.equal(await tab.ask(`document.querySelector('#boots .controls').getClientRects().length`), 0);
}));

test('on paper no drawing is cut off at the right', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#timeline .bar')`);
  await tab.look({ media: 'print' });
  // paper is narrower than the window, and nothing is drawn anew for it: asked before a frame can
  const { wide, x, shown } = await tab.ask(`(() => {
    document.querySelector('main').style.width = '690px';
    const wide = [...document.querySelectorAll('main svg')].filter((each) => each.getBoundingClientRect().right > document.querySelector('main').getBoundingClientRect().right + 1);
    const svg = document.querySelector('svg.timeline'), box = svg.getBoundingClientRect(), bar = [...svg.querySelectorAll('.bar.race')].at(-1);
    return { wide: wide.map((each) => each.getAttribute('class')), x: Number(bar.getAttribute('x')), shown: (bar.getBoundingClientRect().left - box.left) * svg.getAttribute('width') / box.width };
  })()`);
  assert.deepEqual(wide, []);
  assert.ok(Math.abs(x - shown) < 1, 'scaled as a whole');
}));

test('numbers on the axis stand within the drawing', () => look(make.plain, async (tab) => {
  await tab.until(`document.querySelector('#timeline .axis .tick')`);
  for (const key of ['+', '+', 'ArrowLeft', 'ArrowLeft']) {
    await tab.ask(`document.querySelector('#timeline svg').focus()`);
    await tab.press(key);
    await tab.settle();
    const cut = await tab.ask(`(() => { const box = document.querySelector('#timeline svg').getBoundingClientRect();
      return [...document.querySelectorAll('#timeline .axis text')].filter((text) => { const at = text.getBoundingClientRect(); return at.left < box.left - 1 || at.right > box.right + 1; }).map((text) => text.textContent); })()`);
    assert.deepEqual(cut, []);
  }
}));

test('at 360 px the numbers of a signature stand behind the words that the head of the table has elsewhere', () => look(make('narrow', '--nights=2', '--boots=20'), async (tab) => {
  const words = await tab.ask(`[...document.querySelectorAll('#history table.signatures tbody tr:first-child td')].slice(1).map((cell) => getComputedStyle(cell, '::before').content)`);
  assert.deepEqual(words.map((word) => word.replaceAll('"', '').trim()), ['Nights', 'Boots', 'First', 'Last']);
  assert.equal(await tab.ask(`document.querySelector('#history table.signatures thead').getClientRects().length`), 0);
}, { width: 360, height: 740 }));

test('a bisection shows how likely each commit is, the likeliest marked', () => look(make('bisect', '--bisect', '--boots=20'), async (tab) => {
  await tab.until(`document.querySelector('#bisection .bar')`);
  const { commits } = JSON.parse(await text(tab, '#bisection-0'));
  const drawn = await tab.ask(`[...document.querySelectorAll('#bisection .commit')].map((commit) => ({ height: Number(commit.querySelector('.bar').getAttribute('height')),
    best: commit.classList.contains('best'), skipped: commit.classList.contains('skipped'), says: commit.getAttribute('aria-label') }))`);
  assert.equal(drawn.length, commits.length);
  const full = drawn[5].height;
  for (const [i, { height }] of drawn.entries()) assert.ok(Math.abs(height - full * commits[i].probability / commits[5].probability) <= 2, `bar ${i}`);
  assert.deepEqual(drawn.map((each) => each.best).indexOf(true), 5);
  assert.equal(drawn[2].skipped, true);
  assert.match(drawn[5].says, /commit 5.*95.* likely/);
  assert.match(await text(tab, '#bisection .lede'), /The first bad commit is 000000000000 .commit 5/);
}));

test('a campaign that is no bisection shows no commits', () => look(make.plain, async (tab) => {
  assert.equal(await tab.ask(`document.querySelector('#bisection')`), null);
}));
