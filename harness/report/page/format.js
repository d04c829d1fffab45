// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers and names as people read them.
page.format = (() => {
  /** 0.3 -> "30 %"; small rates keep two digits that say something. */
  function percent(rate) {
    const value = rate * 100;
    if (value === 0 || value >= 10) return `${value.toFixed(value === 0 || value === 100 ? 0 : 1)} %`;
    return `${value.toPrecision(2)} %`;
  }

  function count(number, word) {
    return `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
  }

  /** Milliseconds in at most two units. */
  function span(ms) {
    if (ms < 1) return `${Math.round(ms * 1000)} µs`;
    if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
    if (ms < 60000) return `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s`;
    const minutes = Math.floor(ms / 60000);
    if (minutes < 60) return `${minutes} min ${Math.round((ms % 60000) / 1000)} s`;
    return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  }

  const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

  /** A name that fits: its middle goes first, as units differ at both ends. */
  function short(name, most = 48) {
    if (name.length <= most) return name;
    const head = Math.ceil((most - 1) * 0.6);
    return `${name.slice(0, head)}…${name.slice(name.length - (most - 1 - head))}`;
  }

  /** One word for a shell. */
  function quote(word) {
    return /^[\w.:/=+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
  }

  /** What known.ini says of a failure. */
  function known({ ticket, expires, expired }) {
    return expired ? `Known as ${ticket} until ${expires}, which is over: it counts again.` : `Known as ${ticket} until ${expires}.`;
  }

  return {
    percent, count, span, short, quote, known,
    date: (ns) => date.format(new Date(ns / 1e6)),
    day: (ns) => day.format(new Date(ns / 1e6)),
  };
})();
