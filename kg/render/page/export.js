// Takes what is shown out of the page: a picture, a drawing, a table, the evidence as text.
const fileName = (ending) => `${flat(titleOf()).replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'graph'}.${ending}`;

function exportPng() {
  if (S.view === 'map') { exportMapPng(); return; }
  const source = $('canvas').querySelector('canvas');
  const copy = el('canvas', { width: source.width, height: source.height });
  const ctx = copy.getContext('2d');
  ctx.fillStyle = THEME.colours.ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(source, 0, 0);
  copy.toBlob((blob) => save(fileName('png'), 'image/png', blob));
}

function exportMapPng() {
  const image = new Image();
  const box = $('map').getBoundingClientRect();
  image.onload = () => {
    const copy = el('canvas', { width: box.width * 2, height: box.height * 2 });
    copy.getContext('2d').drawImage(image, 0, 0, copy.width, copy.height);
    copy.toBlob((blob) => save(fileName('png'), 'image/png', blob));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(mapSvg(box.width, box.height))}`;
}

const exportSvg = () => save(fileName('svg'), 'image/svg+xml', S.view === 'map' ? mapSvg(1600, 900) : graphSvg());
const xml = (node) => new XMLSerializer().serializeToString(node);

// A drawing on its own has no style sheet: the colours are written into the copy.
function mapSvg(width, height) {
  const copy = M.svg.cloneNode(true);
  copy.setAttribute('width', width);
  copy.setAttribute('height', height);
  const looks = { '.land': { fill: THEME.colours.edge }, '.grid': { fill: 'none', stroke: THEME.colours.line, 'stroke-width': 0.3 }, '.disc': { fill: THEME.colours.surface }, text: { fill: THEME.colours.text, 'font-family': 'sans-serif' } };
  for (const [what, look] of Object.entries(looks)) for (const node of copy.querySelectorAll(what)) for (const [k, v] of Object.entries(look)) node.setAttribute(k, v);
  copy.prepend(svg('rect', { x: -2000, y: -2000, width: 6000, height: 6000, fill: THEME.colours.ground }));
  return xml(copy);
}

function graphSvg() {
  const at = C.net.getPositions(V.nodes);
  const all = Object.values(at);
  const [x0, y0] = [Math.min(...all.map((p) => p.x)) - 90, Math.min(...all.map((p) => p.y)) - 50];
  const [w, h] = [Math.max(...all.map((p) => p.x)) - x0 + 90, Math.max(...all.map((p) => p.y)) - y0 + 60];
  const root = svg('svg', { xmlns: SVG, viewBox: `${x0} ${y0} ${w} ${h}`, width: w, height: h, 'font-family': 'sans-serif' }, svg('title', null, flat(titleOf())), svg('rect', { x: x0, y: y0, width: w, height: h, fill: THEME.colours.ground }));
  for (const link of V.edges) {
    const look = edgeLook(link);
    const [a, b] = [at[link.from], at[link.to]];
    root.append(svg('line', { x1: a.x, y1: a.y, x2: b.x, y2: b.y, stroke: look.color.color, 'stroke-width': look.width, 'stroke-opacity': look.color.opacity, 'stroke-dasharray': look.dashes ? look.dashes.join(' ') : null }));
  }
  for (const i of V.nodes) root.append(nodeSvg(G.nodes[i], at[i]));
  return xml(root);
}

function nodeSvg(node, { x, y }) {
  const colour = toneOf(node);
  const g = svg('g', null, svg('title', null, nameOf(node)));
  if (node.group === EVENT) {
    const { text, width } = pillOf($('canvas').querySelector('canvas').getContext('2d'), node);
    const isReal = node.status === 'occurred';
    g.append(svg('rect', { x: x - width / 2, y: y - 9, width, height: 18, rx: 9, fill: isReal ? colour : THEME.colours.surface, stroke: colour, 'stroke-dasharray': node.status === 'planned' ? '4 2.5' : null }),
      svg('text', { x, y: y + 4, 'font-size': 11, 'text-anchor': 'middle', fill: isReal ? inkOn(colour) : colour, 'text-decoration': node.status === 'negated' ? 'line-through' : null }, text));
    return g;
  }
  const r = radiusOf(node);
  g.append(shapeSvg((SETTINGS.labels[node.group] || {}).shape, x, y, r, colour), svg('text', { x, y: y + r + 13, 'font-size': 12, 'text-anchor': 'middle', fill: THEME.colours.text }, short(nameOf(node), 24)));
  return g;
}

function shapeSvg(shape, x, y, r, fill) {
  const points = (n, turn, size) => Array.from({ length: n }, (_, k) => [x + size(k) * Math.cos(turn + (k * 2 * Math.PI) / n), y + size(k) * Math.sin(turn + (k * 2 * Math.PI) / n)].map((v) => v.toFixed(1)).join(',')).join(' ');
  if (shape === 'square') return svg('rect', { x: x - r * 0.88, y: y - r * 0.88, width: r * 1.76, height: r * 1.76, fill });
  if (shape === 'diamond') return svg('polygon', { points: points(4, 0, () => r * 1.15), fill });
  if (shape === 'triangle') return svg('polygon', { points: points(3, -Math.PI / 2, () => r * 1.2), fill });
  if (shape === 'star') return svg('polygon', { points: points(10, -Math.PI / 2, (k) => (k % 2 ? r * 0.62 : r * 1.2)), fill });
  if (shape === 'hexagon') return svg('polygon', { points: points(6, 0, () => r), fill });
  return svg('circle', { cx: x, cy: y, r, fill });
}

// A cell that begins like a formula would be run by a spreadsheet: a quote in front keeps it a text.
function cell(value) {
  const text = String(value ?? '');
  const safe = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const eventsShown = () => (S.view === 'events' ? V.nodes.filter((i) => G.nodes[i].group === EVENT) : G.events.filter((e) => F.pass[e.i]).map((e) => e.i)).sort(oldest);

function exportCsv() {
  const joined = (list) => list.map((i) => nameOf(G.nodes[i])).join('; ');
  const named = (e, role) => joined(e.out.filter((x) => x.role === role).map((x) => x.to));
  const rows = S.view === 'actors'
    ? [['a', 'b', 'events', 'occurred', 'goldstein_mean'], ...V.edges.filter((e) => e.dyad).map(({ dyad: d }) => [nameOf(G.nodes[d.a]), nameOf(G.nodes[d.b]), d.n, d.real, d.mean === null ? '' : Number(d.mean.toFixed(3))])]
    : [['id', 'date', 'type', 'mode', 'status', 'quad', 'goldstein', 'actor', 'recipient', 'about', 'place', 'said_by', 'title', 'confidence', 'documents'],
      ...eventsShown().map((i) => G.nodes[i]).map((e) => [e.key, e.date || '', e.type, e.mode || '', e.status, e.quad, e.goldstein ?? 0, joined(e.actors), joined(e.recipients), named(e, 'ABOUT'), joined(e.places), named(e, 'SAID_BY'), nameOf(e), e.confidence ?? '', e.docs.length])];
  save(fileName('csv'), 'text/csv', `\ufeff${rows.map((r) => r.map(cell).join(',')).join('\r\n')}\r\n`);
}

const plain = (text) => flat(text).replace(/[\\`*_{}[\]<>#|!]/g, '\\$&');

function exportMarkdown() {
  const lines = [`# ${plain(titleOf())}`, '', t('n_events', { n: eventsShown().length }), ''];
  for (const i of eventsShown()) {
    const e = G.nodes[i];
    lines.push(`## ${plain(nameOf(e))}`, '', [e.date || t('undated'), statusOf(e.status), typeOf(e.type), quadOf(e.quad)].map(plain).join(' · '), '');
    for (const p of e.proof) {
      const doc = G.nodes[p.doc];
      lines.push(`> ${plain(G.sentences[p.sentence])}`, '>', `> — ${[doc.name, doc.source, doc.date, p.page ? t('page_number', { n: p.page }) : ''].filter(Boolean).map(plain).join(', ')}${/^https?:\/\/[^\s<>()]+$/.test(doc.url || '') ? ` <${doc.url}>` : ''}`, '');
    }
  }
  save(fileName('md'), 'text/markdown', lines.join('\n'));
}
