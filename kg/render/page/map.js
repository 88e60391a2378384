// Where events took place: a drawn outline of the land, without borders, and the events in clusters.
const M = { svg: null, marks: null, note: null, ready: false, wide: 1000, high: 487, shown: 430, frame: null };

// Equal Earth (Savric, Patterson, Jenny, 2018): areas stay comparable.
function project(lon, lat) {
  const p = Math.asin((Math.sqrt(3) / 2) * Math.sin((lat * Math.PI) / 180));
  const p2 = p * p;
  const p6 = p2 * p2 * p2;
  const d = 1.340264 - 0.243318 * p2 + p6 * (0.006251 + 0.034164 * p2);
  const x = ((lon * Math.PI) / 180) * Math.cos(p) / ((Math.sqrt(3) / 2) * d);
  const y = p * (1.340264 - 0.081106 * p2 + p6 * (0.000893 + 0.003796 * p2));
  return [(x / 5.41324 + 0.5) * M.wide, (0.5 - y / 2.63474) * M.high];
}

function landPath() {
  const parts = [];
  for (const ring of JSON.parse($('land').textContent)) {
    if (ring[1] < -600) continue; // the Antarctic: nothing is negotiated there, and it takes a fifth of the height
    let lon = 0;
    let lat = 0;
    for (let k = 0; k < ring.length; k += 2) {
      lon += ring[k];
      lat += ring[k + 1];
      const [x, y] = project(lon / 10, lat / 10);
      parts.push(`${k ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`);
    }
    parts.push('Z');
  }
  return parts.join('');
}

function startMap() {
  M.ready = true;
  M.frame = firstFrame();
  const grid = [];
  for (let lat = -30; lat <= 60; lat += 30) grid.push(Array.from({ length: 73 }, (_, k) => project(-180 + k * 5, lat)).map(([x, y], k) => `${k ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join(''));
  M.marks = svg('g', { class: 'places' });
  M.svg = svg('svg', { id: 'world', tabindex: '0', role: 'group', 'aria-label': t('map') }, svg('path', { class: 'grid', d: grid.join('') }), svg('path', { class: 'land', d: landPath() }), M.marks);
  M.note = el('p', { class: 'note', id: 'map-note' });
  $('map').replaceChildren(M.svg, M.note);
  M.svg.addEventListener('wheel', (e) => { e.preventDefault(); zoomMap(e.deltaY < 0 ? 1.25 : 0.8, e); }, { passive: false });
  M.svg.addEventListener('pointerdown', dragMap);
  M.svg.addEventListener('keydown', (e) => {
    const step = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[e.key];
    if (!step || e.target !== M.svg) return;
    e.preventDefault();
    M.frame.x += step[0] / M.frame.k;
    M.frame.y += step[1] / M.frame.k;
    frameMap();
  });
}

// All places of events, not much closer than the whole world.
function firstFrame() {
  const spots = [...new Set(G.events.flatMap((e) => e.places))].map((i) => G.nodes[i]).filter((n) => Number.isFinite(n.lat)).map((n) => project(n.lon, n.lat));
  if (!spots.length) return { x: 0, y: 0, k: 1 };
  const [xs, ys] = [spots.map((p) => p[0]), spots.map((p) => p[1])];
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  M.frame = { x: 0, y: 0, k: 1 };
  const { w, h } = viewSize();
  M.frame.k = clamp(Math.min(w / (x1 - x0 + 120), h / (y1 - y0 + 90)), 1, 2.5);
  const size = viewSize();
  return { x: (x0 + x1 - size.w) / 2, y: (y0 + y1 - size.h) / 2, k: M.frame.k };
}

function zoomMap(factor, event) {
  const k = clamp(M.frame.k * factor, 1, 60);
  const size = viewSize();
  let [px, py] = [0.5, 0.5];
  if (event) { const box = M.svg.getBoundingClientRect(); px = (event.clientX - box.left) / box.width; py = (event.clientY - box.top) / box.height; }
  M.frame.x += size.w * px * (1 - M.frame.k / k);
  M.frame.y += size.h * py * (1 - M.frame.k / k);
  M.frame.k = k;
  frameMap();
  drawPlaces();
}

function viewSize() {
  const box = $('map').getBoundingClientRect();
  const ratio = box.width / Math.max(1, box.height);
  const w = Math.max(M.wide, M.shown * ratio) / M.frame.k;
  return { w, h: w / ratio, scale: box.width / w };
}

function frameMap() {
  const { w, h } = viewSize();
  M.frame.x = w >= M.wide ? (M.wide - w) / 2 : clamp(M.frame.x, 0, M.wide - w);
  M.frame.y = h >= M.shown ? (M.shown - h) / 2 : clamp(M.frame.y, 0, M.shown - h);
  M.svg.setAttribute('viewBox', `${M.frame.x.toFixed(2)} ${M.frame.y.toFixed(2)} ${w.toFixed(2)} ${h.toFixed(2)}`);
}

function dragMap(event) {
  const from = { x: event.clientX, y: event.clientY, fx: M.frame.x, fy: M.frame.y };
  const { scale } = viewSize();
  let moved = false;
  const move = (e) => {
    if (Math.abs(e.clientX - from.x) + Math.abs(e.clientY - from.y) < 4 && !moved) return;
    moved = true;
    M.frame.x = from.fx - (e.clientX - from.x) / scale;
    M.frame.y = from.fy - (e.clientY - from.y) / scale;
    frameMap();
  };
  addEventListener('pointermove', move);
  addEventListener('pointerup', () => removeEventListener('pointermove', move), { once: true });
}

function drawMap() {
  if (!M.ready) startMap();
  frameMap();
  drawPlaces();
}

// Places nearer than a thumb's width on the screen are one cluster.
function clusters() {
  const { scale } = viewSize();
  const step = 34 / scale;
  const cells = new Map();
  let without = 0;
  for (const e of G.events) {
    if (!F.pass[e.i]) continue;
    const spots = e.places.map((i) => G.nodes[i]).filter((n) => Number.isFinite(n.lat) && Number.isFinite(n.lon));
    if (!spots.length) { without += 1; continue; }
    // A city says more than the country that it lies in.
    const cities = spots.filter((n) => n.group !== 'Country');
    for (const place of cities.length ? cities : spots) {
      const [x, y] = project(place.lon, place.lat);
      const key = `${Math.floor(x / step)},${Math.floor(y / step)}`;
      const cell = cells.get(key) || { x: 0, y: 0, n: 0, events: new Set(), places: new Map(), quads: [0, 0, 0, 0, 0] };
      cells.set(key, cell);
      cell.x += x; cell.y += y; cell.n += 1;
      cell.places.set(place.i, (cell.places.get(place.i) || 0) + 1);
      if (!cell.events.has(e.i)) cell.quads[e.quad] += 1;
      cell.events.add(e.i);
    }
  }
  return { list: merged([...cells.values()], scale), without };
}

const discOf = (events) => clamp(7 + 2.2 * Math.sqrt(events), 9, 24);

// Cells are cut by their borders: discs that still overlap are joined to the bigger one.
function merged(cells, scale) {
  const out = [];
  for (const c of cells.sort((a, b) => b.n - a.n)) {
    const near = out.find((o) => Math.hypot(o.x / o.n - c.x / c.n, o.y / o.n - c.y / c.n) * scale < discOf(o.events.size) + discOf(c.events.size) + 4);
    if (!near) { out.push(c); continue; }
    near.x += c.x; near.y += c.y; near.n += c.n;
    for (const i of c.events) if (!near.events.has(i)) { near.events.add(i); near.quads[G.nodes[i].quad] += 1; }
    for (const [i, n] of c.places) near.places.set(i, (near.places.get(i) || 0) + n);
  }
  return out;
}

function drawPlaces() {
  const { scale } = viewSize();
  const { list, without } = clusters();
  M.note.textContent = without ? t('without_place', { n: number(without) }) : '';
  const taken = new Taken();
  for (const c of list) { const [x, y, r] = [c.x / c.n * scale, c.y / c.n * scale, discOf(c.events.size)]; taken.take([x - r, y - r, x + r, y + r], true); }
  M.marks.replaceChildren(...list.map((c) => placeMark(c, 1 / scale, taken)));
}

function placeMark(c, unit, taken) {
  const [x, y, n] = [c.x / c.n, c.y / c.n, c.events.size];
  const r = discOf(n) * unit;
  const first = [...c.places].sort((a, b) => b[1] - a[1]).map(([i]) => nameOf(G.nodes[i]));
  const label = first.length > 1 ? t('and_more', { name: first[0], n: first.length - 1, all: first.length }) : first[0];
  const isHere = S.sel && 'node' in S.sel && (c.places.has(S.sel.node) || c.events.has(S.sel.node));
  const half = Array.from(short(label, 16)).length * (S.lang === 'zh' ? 6 : 3.4);
  const hasRoom = taken.take([x / unit - half, (y + r) / unit + 3, x / unit + half, (y + r) / unit + 17]);
  const round = 2 * Math.PI * r;
  const ring = [];
  let turned = 0;
  for (const quad of [2, 1, 0, 3, 4]) {
    const part = (c.quads[quad] / n) * round;
    if (part) ring.push(svg('circle', { cx: x, cy: y, r, fill: 'none', stroke: quadTone(quad), 'stroke-width': 4 * unit, 'stroke-dasharray': `${part} ${round - part}`, 'stroke-dashoffset': -turned }));
    turned += part;
  }
  const go = () => openPlace(c);
  return svg('g', { class: `place${isHere ? ' here' : ''}`, tabindex: '0', role: 'button', 'aria-label': `${label}: ${t('n_events', { n })}`, onclick: go, onkeydown: (e) => { if (e.key === 'Enter' || e.key === ' ') { e.preventDefault(); go(); } } },
    svg('circle', { class: 'disc', cx: x, cy: y, r }), ring, svg('text', { x, y: y + 4 * unit, 'font-size': 12 * unit, 'text-anchor': 'middle' }, n),
    !hasRoom ? null : svg('text', { class: 'where', x, y: y + r + 13 * unit, 'font-size': 11 * unit, 'stroke-width': 3 * unit, 'text-anchor': 'middle' }, short(label, 16)));
}

// A single place is selected; several are looked at more closely until they are apart.
function openPlace(c) {
  const ids = [...c.places.keys()];
  if (ids.length === 1) { select({ node: ids[0] }); return; }
  const spots = ids.map((i) => project(G.nodes[i].lon, G.nodes[i].lat));
  const spread = Math.max(...spots.map((s) => Math.hypot(s[0] - c.x / c.n, s[1] - c.y / c.n)));
  if (M.frame.k >= 55 || spread < 0.3) { select({ node: [...c.places].sort((a, b) => b[1] - a[1])[0][0] }); return; }
  M.frame.k = clamp(M.frame.k * 2.4, 1, 60);
  const { w, h } = viewSize();
  M.frame.x = c.x / c.n - w / 2;
  M.frame.y = c.y / c.n - h / 2;
  frameMap();
  drawPlaces();
}
