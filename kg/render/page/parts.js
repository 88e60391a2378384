// Pieces of the panel: headings, facts, sentences with their marks, lists that work by keyboard.
const section = (title, ...children) => { const inside = children.flat(Infinity).filter(Boolean); return inside.length ? el('section', null, el('h3', null, title), inside) : null; };
const facts = (pairs) => el('dl', { class: 'facts' }, pairs.filter(([, v]) => v !== null && v !== undefined && v !== '' && !(Array.isArray(v) && !v.length)).map(([k, v]) => [el('dt', null, k), el('dd', null, v)]));
const chip = (text, kind) => el('span', { class: `chip ${kind || ''}` }, text);

const select = (sel) => { change({ sel, list: null }); };
const goTo = (i) => (event) => { event.preventDefault(); select({ node: i }); };
const nameButton = (i, text) => (i >= 0 && G.nodes[i] ? button(bdi(text || short(nameOf(G.nodes[i]), 80)), goTo(i), { class: 'name', 'data-go': i }) : bdi(flat(text || t('unknown'))));
const names = (list) => list.map((i, k) => [k ? (S.lang === 'zh' ? '、' : ', ') : '', nameButton(i)]);

// A sentence with the trigger and the names marked. Offsets count code points, JavaScript counts halves of some of them.
function sentence(proof) {
  const chars = Array.from(G.sentences[proof.sentence]);
  const cuts = new Set([0, chars.length, clamp(proof.start, 0, chars.length), clamp(proof.end, 0, chars.length)]);
  const marks = [];
  for (let k = 0; k + 2 < proof.marks.length; k += 3) {
    const [a, b, i] = proof.marks.slice(k, k + 3);
    if (a < 0 || b > chars.length || a >= b || marks.some((m) => a < m.b && m.a < b)) continue;
    marks.push({ a, b, i });
    cuts.add(a).add(b);
  }
  const points = [...cuts].sort((a, b) => a - b);
  const out = [];
  for (let k = 0; k + 1 < points.length; k += 1) {
    const [a, b] = [points[k], points[k + 1]];
    const text = chars.slice(a, b).join('');
    const mark = marks.find((m) => m.a <= a && b <= m.b);
    const isTrigger = a >= proof.start && b <= proof.end;
    const inner = isTrigger ? el('mark', null, text) : text;
    out.push(mark ? (mark.i >= 0 ? button(inner, goTo(mark.i), { class: 'who', title: flat(nameOf(G.nodes[mark.i])), 'data-go': mark.i }) : el('span', { class: 'who' }, inner)) : inner);
  }
  if (proof.page) out.push(' ', el('small', null, t('page_number', { n: proof.page })));
  return el('p', { class: 'sentence', lang: G.nodes[proof.doc] && G.nodes[proof.doc].lang, dir: 'auto' }, out);
}

function documentLine(doc) {
  const node = G.nodes[doc];
  if (!node) return null;
  return el('p', { class: 'from' }, [node.source, node.date].filter(Boolean).map((v) => [bdi(flat(v)), ' · ']), nameButton(doc, node.name), node.url ? [' ', link(node.url, [t('open'), ' ', icon('open')])] : null);
}

// Sentences, grouped by the article that has them.
function proofList(proofs, most = 6) {
  const byDoc = new Map();
  for (const p of proofs) { if (!byDoc.has(p.doc)) byDoc.set(p.doc, []); byDoc.get(p.doc).push(p); }
  const articles = [...byDoc].sort(([a], [b]) => ((G.nodes[b].date || '') < (G.nodes[a].date || '') ? -1 : 1));
  const item = ([doc, list]) => el('li', null, list.map(sentence), documentLine(doc));
  return growing(articles, most, item, 'proofs');
}

// A list of which the rest comes on demand.
function growing(items, most, item, kind) {
  const list = el('ul', { class: kind }, items.slice(0, most).map(item));
  if (items.length <= most) return list;
  const more = button(t('show_more', { n: number(items.length - most) }), () => {
    const from = list.children.length - 1;
    const next = items.slice(from, from + 100).map(item);
    more.parentElement.before(...next);
    if (from + 100 >= items.length) more.parentElement.remove(); else more.textContent = t('show_more', { n: number(items.length - from - 100) });
    const target = next[0] && next[0].querySelector('button, a');
    if (target) target.focus();
  }, { class: 'quiet more' });
  list.append(el('li', null, more));
  return list;
}

function eventRow(i, note) {
  const e = G.nodes[i];
  return el('li', null, button([el('span', { class: 'when', title: dateOf(e) }, dateShort(e) || t('undated')), badge(e), el('span', { class: 'what' }, bdi(short(nameOf(e), 90)), note ? el('small', null, note) : null,
    e.status === 'occurred' ? null : chip(statusOf(e.status), e.status))], goTo(i), { class: `item event ${e.status}`, 'data-go': i, 'aria-current': isSelected(i) || null }));
}

function nodeRow(i, note) {
  const node = G.nodes[i];
  return el('li', null, button([badge(node), el('span', { class: 'what' }, bdi(short(nameOf(node), 80)), note ? el('small', null, note) : null)], goTo(i), { class: 'item', 'data-go': i, 'aria-current': isSelected(i) || null }));
}

const newest = (a, b) => (G.nodes[b].date_start || '') < (G.nodes[a].date_start || '') ? -1 : (G.nodes[b].date_start || '') > (G.nodes[a].date_start || '') ? 1 : a - b;
const oldest = (a, b) => { const [x, y] = [G.nodes[a].date_start || '9', G.nodes[b].date_start || '9']; return x < y ? -1 : x > y ? 1 : a - b; };
const eventList = (list, most, note) => growing(list, most, (i) => eventRow(i, note ? note(i) : null), 'rows');

// Arrow keys walk the items of the panel.
function walk(event) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const items = [...$('panel').querySelectorAll('.item, button.name')];
  const at = items.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== $('panel')) return;
  event.preventDefault();
  const next = items[clamp(at + (event.key === 'ArrowDown' ? 1 : -1), 0, items.length - 1)];
  if (next) next.focus();
}
