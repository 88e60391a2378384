// Elements, text and numbers. Text only ever becomes a text node: nothing in this page parses HTML.
const SVG = 'http://www.w3.org/2000/svg';
const $ = (id) => document.getElementById(id);
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
  return node;
}

const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
const button = (text, onclick, attributes) => el('button', { type: 'button', onclick, ...attributes }, text);
// Names may hold marks that turn the writing direction: each stays in a box of its own.
const bdi = (text, attributes) => el('bdi', attributes, text);
const flat = (text) => String(text).replace(BIDI, '').replace(/\s+/g, ' ');
const short = (text, most) => { const all = Array.from(flat(text)); return all.length > most ? all.slice(0, most - 1).join('') + '…' : all.join(''); };

// Only links that lead to a web page are links.
function link(url, children) {
  let parsed = null;
  try { parsed = new URL(url); } catch { return el('span', null, children); }
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return el('span', null, children);
  return el('a', { href: parsed.href, target: '_blank', rel: 'noopener noreferrer' }, children);
}

const DIGITS = new Intl.NumberFormat('en-GB'); // Chinese groups digits the same way
const number = (value) => DIGITS.format(value);
const signed = (value) => (value > 0 ? '+' : value < 0 ? '−' : '') + Math.abs(value).toFixed(1);
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const norm = (text) => String(text).normalize('NFKD').replace(/[\u0300-\u036f]/g, '').toLowerCase();

function later(work, pause) {
  let timer = 0;
  return (...given) => { clearTimeout(timer); timer = setTimeout(() => work(...given), pause); };
}

// The words of the interface; {name} is replaced by what is given.
function t(key, given) {
  const pair = (given && given.n === 1 && SETTINGS.words[`${key}_1`]) || SETTINGS.words[key];
  const text = pair ? pair[S.lang === 'zh' ? 0 : 1] : key;
  return given ? text.replace(/\{(\w+)\}/g, (_, name) => (typeof given[name] === 'number' ? number(given[name]) : String(given[name]))) : text;
}

const titleOf = () => SETTINGS.title || t('untitled');

function save(name, type, content) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const a = el('a', { href: url, download: name });
  document.body.append(a);
  a.click();
  a.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}
