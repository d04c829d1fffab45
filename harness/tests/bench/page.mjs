// SPDX-License-Identifier: GPL-3.0-or-later
// page.mjs BOOTRACE SYNTHETIC [BOOTS]: how long a page of so many boots takes to write and to open. Asserts nothing.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBrowser } from '../page/browser.mjs';

const [bootrace, synthetic, boots = '10000'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bootrace-bench-'));
const results = join(folder, 'results.db'), path = join(folder, 'page.html');
try {
  execFileSync(synthetic, [results, `--boots=${boots}`]);
  const begin = performance.now();
  spawnSync(bootrace, [`--results=${results}`, 'report', '--format=html', `--output=${path}`]);
  console.log(`${boots} boots: written in ${((performance.now() - begin) / 1000).toFixed(2)} s, ${(statSync(path).size / 1e6).toFixed(1)} MB`);
  const browser = await openBrowser();
  for (let i = 0; i < 5; i++) {
    const tab = await browser.tab();
    await tab.look();
    await tab.open(path);
    const ready = await tab.ask(`performance.getEntriesByName('ready')[0].startTime`);
    const details = await tab.ask(`page.data.campaign(0).boots.filter((boot) => boot.detail).length`);
    console.log(`opened in ${(ready / 1000).toFixed(2)} s (host load ${loadavg()[0].toFixed(1)}; ${details} boots in full)`);
    await tab.close();
  }
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
