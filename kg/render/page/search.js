// Search: every name in either language, titles of events, documents.
const Q = { rows: [], found: [], at: -1 };
const KIND = { Document: 2, Event: 1 };

function prepareSearch() {
  for (const node of G.nodes) {
    const names = new Set([node.zh, node.en, node.name, ...node.aliases].filter(Boolean));
    for (const name of names) Q.rows.push({ node, name, plain: norm(name) });
    if (node.group === DOCUMENT && node.source) Q.rows.push({ node, name: node.source, plain: norm(node.source), isWeak: true });
  }
}

// Better: the whole name, its beginning, the beginning of a word, anywhere; then entities before events, then what has more edges.
function search(text, most = 12) {
  const wanted = norm(text.trim());
  if (!wanted) return [];
  const best = new Map();
  for (const row of Q.rows) {
    const at = row.plain.indexOf(wanted);
    if (at < 0) continue;
    const fit = row.plain.length === wanted.length ? 0 : at === 0 ? 1 : /[\s\-.·’']/.test(row.plain[at - 1]) ? 2 : 3;
    const rank = (fit + (row.isWeak ? 3 : 0)) * 2 + (KIND[row.node.group] || 0) * 3 - Math.min(2.5, Math.log2(1 + row.node.degree) / 4) + Math.min(2, (row.plain.length - wanted.length) / 12);
    const old = best.get(row.node.i);
    if (!old || rank < old.rank) best.set(row.node.i, { ...row, rank });
  }
  return [...best.values()].sort((a, b) => a.rank - b.rank || a.node.i - b.node.i).slice(0, most);
}

function startSearch() {
  const input = $('search');
  input.addEventListener('input', () => suggest(input.value));
  input.addEventListener('focus', () => { if (input.value) suggest(input.value); });
  input.addEventListener('blur', () => setTimeout(closeSuggestions, 150));
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return; // an input method is still choosing characters
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (Q.found.length) pointAt((Q.at + (event.key === 'ArrowDown' ? 1 : -1) + Q.found.length) % Q.found.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const row = Q.found[Math.max(0, Q.at)] || search(input.value, 1)[0];
      if (row) choosePlace(row.node);
    } else if (event.key === 'Escape') { input.value = ''; closeSuggestions(); input.blur(); }
  });
}

function suggest(text) {
  Q.found = search(text);
  Q.at = Q.found.length ? 0 : -1;
  const list = $('suggestions');
  const rows = Q.found.map((row, k) => el('li', { role: 'option', id: `s${k}`, onmousedown: (e) => { e.preventDefault(); choosePlace(row.node); } }, suggestion(row)));
  list.replaceChildren(...(rows.length || !text.trim() ? rows : [el('li', { class: 'none' }, t('nothing_found'))]));
  list.hidden = !list.children.length;
  $('search').setAttribute('aria-expanded', String(!list.hidden));
  if (Q.found.length) pointAt(0);
}

function suggestion({ node, name }) {
  const shown = nameOf(node);
  const matched = !isEntity(node) ? '' : flat(name) === shown ? otherName(node) : flat(name);
  const facts = node.group === EVENT ? [dateShort(node) || t('undated'), statusOf(node.status)] : node.group === DOCUMENT ? [node.source, node.date] : [t('n_links', { n: node.degree })];
  return [badge(node), el('span', { class: 'who' }, bdi(short(shown, 60)), matched ? el('small', null, bdi(short(matched, 40))) : null), el('span', { class: 'facts' }, facts.filter(Boolean).map(flat).join(' · '))];
}

function pointAt(k) {
  Q.at = k;
  for (const [j, row] of [...$('suggestions').children].entries()) row.setAttribute('aria-selected', String(j === k));
  $('search').setAttribute('aria-activedescendant', `s${k}`);
  const row = $('suggestions').children[k];
  if (row) row.scrollIntoView({ block: 'nearest' });
}

function closeSuggestions() {
  $('suggestions').hidden = true;
  $('search').setAttribute('aria-expanded', 'false');
  $('search').removeAttribute('aria-activedescendant');
}

// A found entity or event becomes the middle of the picture; a document shows what it reports.
function choosePlace(node) {
  $('search').value = '';
  Q.found = [];
  closeSuggestions();
  const hidden = new Set(S.hidden);
  hidden.delete(node.i);
  const focus = node.group === DOCUMENT || (S.view === 'actors' && !isEntity(node)) ? S.focus : node.i;
  change({ sel: { node: node.i }, focus, pick: null, hidden });
}

// The small sign of what something is.
function badge(node) {
  const colour = toneOf(node);
  const text = node.group === EVENT ? '' : node.group === DOCUMENT ? '≡' : iconOf(node.group);
  const kind = node.group === EVENT ? `event ${node.status}` : (SETTINGS.labels[node.group] || { shape: 'doc' }).shape;
  return el('span', { class: `badge ${kind}`, 'aria-hidden': 'true', style: { '--tone': colour, '--ink': inkOn(colour) } }, text);
}
