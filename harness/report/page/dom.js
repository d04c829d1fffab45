// SPDX-License-Identifier: GPL-3.0-or-later
// Elements from data. Text reaches the page as text nodes alone, whatever it holds.
'use strict';
const page = {};

page.dom = (() => {
  const SVG = 'http://www.w3.org/2000/svg';

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else if (name === 'value' || name === 'hidden' || name === 'open') element[name] = value;
      else if (value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined));
    return element;
  }

  /** h('p.note', {id: 'x'}, 'text', child): an HTML element. */
  function h(what, attributes = {}, ...children) {
    const [tag, ...classes] = what.split('.');
    const element = document.createElement(tag);
    element.className = classes.join(' ');
    return fill(element, attributes, children);
  }

  /** The same for SVG. */
  function s(what, attributes = {}, ...children) {
    const [tag, ...classes] = what.split('.');
    const element = document.createElementNS(SVG, tag);
    if (classes.length) element.setAttribute('class', classes.join(' '));
    return fill(element, attributes, children);
  }

  function section(id, title, ...children) {
    return h('section', { id, 'aria-labelledby': `${id}-title` }, h('h2', { id: `${id}-title` }, title), ...children);
  }

  /** A choice among [value, text] pairs; CHANGE gets the value. */
  function select(label, options, value, change) {
    const list = h('select', { onchange: (event) => change(event.target.value) },
      ...options.map(([key, text]) => h('option', { value: key }, text)));
    list.value = value;
    return h('label.choice', {}, h('span', {}, label), list);
  }

  function button(text, click, attributes = {}) {
    return h('button', { type: 'button', onclick: click, ...attributes }, text);
  }

  async function copy(text, control) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // a browser that keeps the clipboard from files takes what is selected
      const area = h('textarea', { value: text });
      control.after(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }
    control.textContent = 'Copied';
    setTimeout(() => { control.textContent = 'Copy'; }, 1500);
  }

  /** A command line with a button that copies it. */
  function command(text) {
    const control = button('Copy', () => copy(text, control), { 'aria-label': `Copy: ${text}` });
    return h('div.command', {}, h('code', {}, text), control);
  }

  const tip = () => document.getElementById('tip');

  /** Shows lines of text beside a point of the window. */
  function showTip(x, y, lines) {
    const box = tip();
    box.replaceChildren(...lines.map((line, i) => h(i === 0 ? 'strong' : 'span', {}, line)));
    box.hidden = false;
    const { width, height } = box.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(x + 14, document.documentElement.clientWidth - width - 8))}px`;
    box.style.top = `${y + 16 + height > window.innerHeight ? Math.max(8, y - height - 10) : y + 16}px`;
  }

  function hideTip() {
    tip().hidden = true;
  }

  /** Draws now, and again when the element gets another width. */
  function onWidth(element, draw) {
    let width = 0;
    new ResizeObserver(() => {
      const now = Math.floor(element.clientWidth);
      if (now > 0 && now !== width) draw(width = now);
    }).observe(element);
  }

  return { h, s, section, select, button, command, showTip, hideTip, onWidth };
})();
