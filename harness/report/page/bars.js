// SPDX-License-Identifier: GPL-3.0-or-later
// Which units of two boots stand on a timeline, and where: numbers only, drawn by timeline.js. Times are microseconds of the
// guest's clock, 0 for "never".
page.bars = (() => {
  const PASSIVE = /\.(target|slice|scope|device)$/;
  const NEAR = 22;

  /** The units of a boot by "phase unit". */
  function units(detail) {
    const all = new Map();
    for (const { phase, units: list } of detail?.times ?? []) {
      for (const [unit, state, remark, begin, finish] of list) {
        all.set(`${phase} ${unit}`, { phase, unit, state, remark, begin, finish });
      }
    }
    return all;
  }

  const beginOf = (row) => row.top?.begin || row.bottom?.begin || Infinity;

  /** One row for each unit that began in either boot, in the order in which they began in the first. */
  function rows(top, bottom) {
    const first = units(top), second = units(bottom);
    const keys = new Set([...first.keys(), ...second.keys()]);
    return [...keys].map((key) => {
      const one = first.get(key), two = second.get(key);
      return { key, unit: (one ?? two).unit, phase: (one ?? two).phase, top: one, bottom: two };
    }).filter((row) => !PASSIVE.test(row.unit) && beginOf(row) < Infinity)
      .sort((a, b) => beginOf(a) - beginOf(b) || (a.key < b.key ? -1 : 1));
  }

  const isPair = (row, pair) => pair !== null && row.phase === pair.manager.phase &&
    (row.unit === pair.before || row.unit === pair.after);

  /** The rows that begin about when the pair does. */
  function near(list, pair) {
    const marked = list.flatMap((row, i) => (isPair(row, pair) ? [i] : []));
    if (marked.length === 0 || list.length <= NEAR) return list;
    const spare = Math.max(0, NEAR - (marked.at(-1) - marked[0] + 1));
    const first = Math.max(0, Math.min(marked[0] - Math.ceil(spare / 2), list.length - NEAR));
    const window = list.slice(first, Math.max(first + NEAR, marked[0] + 1));
    const rest = marked.map((i) => list[i]).filter((row) => !window.includes(row));
    return [...window, ...rest];
  }

  /** First begin and last finish in ROWS. */
  function extent(list) {
    const times = list.flatMap(({ top, bottom }) => [top, bottom]).filter(Boolean)
      .flatMap(({ begin, finish }) => [begin, finish]).filter((time) => time > 0);
    return times.length ? [Math.min(...times), Math.max(...times)] : [0, 1];
  }

  return { rows, near, extent, isPair };
})();
