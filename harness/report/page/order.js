// SPDX-License-Identifier: GPL-3.0-or-later
// The units around a pair, in an order that systemd could start them in, and the edges among them: numbers only.
page.order = (() => {
  const MOST = 16;

  function neighbours(manager) {
    if (manager.index) return manager.index;
    const after = manager.units.map(() => []), before = manager.units.map(() => []);
    for (const [kind, list] of [['', manager.edges], ['hidden ', manager.hidden]]) {
      for (const [from, to, origin] of list) {
        after[from].push([to, kind + origin]);
        before[to].push([from, kind + origin]);
      }
    }
    manager.index = { after, before };
    return manager.index;
  }

  /** Unit numbers of MANAGER, earlier ones first (Kahn 1962); what stands on a cycle comes last. */
  function topological(manager) {
    if (manager.sorted) return manager.sorted;
    const { after, before } = neighbours(manager);
    const waits = before.map((list) => list.length);
    const sorted = waits.flatMap((count, unit) => (count === 0 ? [unit] : []));
    for (let i = 0; i < sorted.length; i++) {
      for (const [next] of after[sorted[i]]) if (--waits[next] === 0) sorted.push(next);
    }
    const rank = new Array(manager.units.length).fill(manager.units.length);
    sorted.forEach((unit, i) => { rank[unit] = i; });
    manager.sorted = rank;
    return rank;
  }

  /** All units that come behind UNIT by an edge or a chain of them. */
  function reach(manager, unit) {
    const { after } = neighbours(manager);
    const seen = new Set();
    const open = [unit];
    while (open.length) {
      for (const [next] of after[open.pop()]) {
        if (!seen.has(next)) { seen.add(next); open.push(next); }
      }
    }
    return seen;
  }

  /** The two and their nearest relations: what both have in common comes first, then units from files, then others. */
  function around(manager, a, b) {
    const { after, before } = neighbours(manager);
    const score = new Map();
    const weight = (origin) => (origin === 'file' ? 4 : origin.startsWith('hidden') ? 5 : origin === 'implicit' ? 3 : 1);
    for (const unit of [a, b]) {
      for (const [other, origin] of [...before[unit], ...after[unit]]) {
        score.set(other, (score.get(other) ?? 0) + weight(origin) + 2);
      }
    }
    score.delete(a);
    score.delete(b);
    const others = [...score].sort((x, y) => y[1] - x[1] || x[0] - y[0]).slice(0, MOST - 2).map(([unit]) => unit);
    return [a, b, ...others];
  }

  /** {nodes: names in order, edges: [{from, to, kind}] by place in nodes, without those that follow from others, left}. */
  function neighbourhood(manager, beforeName, afterName) {
    const a = manager.units.indexOf(beforeName), b = manager.units.indexOf(afterName);
    if (a < 0 || b < 0) return null;
    const rank = topological(manager);
    const chosen = around(manager, a, b).sort((x, y) => rank[x] - rank[y] || x - y);
    const { after } = neighbours(manager);
    const reaches = new Map(chosen.map((unit) => [unit, reach(manager, unit)]));
    const edges = [];
    for (const [i, from] of chosen.entries()) {
      for (const [j, to] of chosen.entries()) {
        if (i === j || !reaches.get(from).has(to)) continue;
        if (chosen.some((middle) => middle !== from && middle !== to && reaches.get(from).has(middle) && reaches.get(middle).has(to))) continue;
        const direct = after[from].find(([next]) => next === to);
        edges.push({ from: i, to: j, kind: direct ? direct[1] : 'indirect' });
      }
    }
    const ordered = reaches.get(a).has(b) ? 1 : reaches.get(b).has(a) ? -1 : 0;
    return { nodes: chosen.map((unit) => manager.units[unit]), edges, ordered, before: chosen.indexOf(a), after: chosen.indexOf(b) };
  }

  return { topological, neighbourhood };
})();
