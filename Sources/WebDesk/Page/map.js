// Cameras and cases by their coordinates, drawn here: graticule and scale need no server. A tile
// server's pictures lie underneath where the settings name one.
import { api, on, path, who } from './api.js';
import { h, put, say } from './dom.js';
import { degrees, mercator, shown } from './datum.js';
import { className, classNames, count, t } from './words.js';

const ink = { none: '#5f7f95', open: '#b35c00', overdue: '#b3261e', failing: '#6b3fa0' };

export async function show(place) {
  const tiles = who.current.tiles;
  const convert = shown(tiles?.datum);
  const state = { cameras: [], cases: [], cells: [], mode: 'cases', class: '', days: 30, x: 0.5, y: 0.5, scale: 1e6, pictures: new Map() };
  const canvas = h('canvas', { tabindex: 0, role: 'img', 'aria-label': t('map') + '. ' + t('mapkeys') });
  const list = h('div', { class: 'scroll' });
  const pick = (label, options, change) => h('label', {}, `${label} `, h('select', { onchange: (e) => change(e.target.value) }, options.map(([v, x]) => h('option', { value: v }, x))));
  put(place, h('h1', { class: 'unseen' }, t('map')),
    h('div', { class: 'row filters' },
      pick(t('filter'), [['cases', t('cases')], ['heat', t('heat')]], (v) => { state.mode = v; load(); }),
      pick(t('class'), [['', t('anyclass')], ...classNames().map((c) => [c, className(c)])], (v) => { state.class = v; draw(); }),
      pick(t('days'), [['30', '30'], ['7', '7'], ['1', '1'], ['365', '365']], (v) => { state.days = Number(v); load(); }),
      h('button', { onclick: () => zoom(2) }, '+', h('span', { class: 'unseen' }, t('zoomin'))),
      h('button', { onclick: () => zoom(0.5) }, '−', h('span', { class: 'unseen' }, t('zoomout'))),
      h('button', { onclick: () => { fit(); draw(); } }, t('fit'))),
    h('div', { class: 'ground' }, canvas), h('p', { class: 'hint' }, t('mapkeys'), tiles ? ` © ${tiles.attribution}` : null),
    h('details', {}, h('summary', {}, t('aslist')), list));

  const at = (lon, lat) => mercator(...convert(lon, lat));

  async function load() {
    try {
      const map = await api('/map');
      const rows = (names, data) => data.map((row) => Object.fromEntries(names.map((n, i) => [n, row[i]])));
      state.cameras = rows(map.camera_columns, map.cameras);
      state.cases = rows(map.case_columns, map.cases);
      for (const item of [...state.cameras, ...state.cases]) item.at = at(item.longitude, item.latitude);
      if (state.mode === 'heat') {
        const since = new Date(Date.now() - state.days * 86400000).toISOString();
        const heat = await api(`/heat?since=${encodeURIComponent(since)}&cell=200`);
        state.cells = rows(heat.columns, heat.cells);
        for (const cell of state.cells) cell.at = at(cell.longitude, cell.latitude);
        state.cell = heat.cell_degrees;
      }
    } catch (error) { say(error.message, true); }
    if (!state.fitted) fit();
    draw();
    put(list, h('table', {}, h('caption', {}, t('map')), h('thead', {}, h('tr', {}, [t('find'), t('opencases'), t('overdue')].map((x) => h('th', { scope: 'col' }, x)))),
      h('tbody', {}, state.cameras.slice(0, 500).map((c) => h('tr', {}, h('td', {}, c.camera), h('td', {}, c.open), h('td', {}, c.overdue))))));
  }

  function fit() {
    const points = [...state.cameras, ...state.cases].map((p) => p.at);
    if (!points.length) return;
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    state.x = (x0 + x1) / 2;
    state.y = (y0 + y1) / 2;
    state.scale = Math.min(2 ** 27, 0.8 * Math.min(canvas.clientWidth / Math.max(x1 - x0, 1e-9), canvas.clientHeight / Math.max(y1 - y0, 1e-9)));
    state.fitted = true;
  }

  function zoom(factor, px = canvas.clientWidth / 2, py = canvas.clientHeight / 2) {
    const scale = Math.min(2 ** 28, Math.max(256, state.scale * factor));
    state.x += (px - canvas.clientWidth / 2) * (1 / state.scale - 1 / scale);
    state.y += (py - canvas.clientHeight / 2) * (1 / state.scale - 1 / scale);
    state.scale = scale;
    draw();
  }

  const screen = ([x, y]) => [(x - state.x) * state.scale + canvas.clientWidth / 2, (y - state.y) * state.scale + canvas.clientHeight / 2];

  function draw() {
    const [width, height, ratio] = [canvas.clientWidth, canvas.clientHeight, devicePixelRatio || 1];
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext('2d');
    pen.scale(ratio, ratio);
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    pen.fillStyle = dark ? '#14222b' : '#eef3f6';
    pen.fillRect(0, 0, width, height);
    if (tiles) drawTiles(pen, width, height);
    graticule(pen, width, height, dark);
    if (state.mode === 'heat') heat(pen); else points(pen, dark);
    ruler(pen, height, dark);
    if (!state.cameras.length && !state.cases.length) { pen.fillStyle = dark ? '#fff' : '#123'; pen.font = '16px system-ui'; pen.fillText(t('noplaces'), 20, 40); }
  }

  function drawTiles(pen, width, height) {
    const z = Math.max(0, Math.min(19, Math.round(Math.log2(state.scale / 256))));
    const side = state.scale / 2 ** z;
    const [x0, y0] = [Math.floor((state.x * state.scale - width / 2) / side), Math.floor((state.y * state.scale - height / 2) / side)];
    for (let x = x0; x <= x0 + width / side + 1; x += 1) for (let y = y0; y <= y0 + height / side + 1; y += 1) {
      if (y < 0 || y >= 2 ** z) continue;
      const url = tiles.url.replace('{z}', z).replace('{x}', ((x % 2 ** z) + 2 ** z) % 2 ** z).replace('{y}', y).replace('{s}', 'abc'[(x + y + 3000) % 3]);
      let image = state.pictures.get(url);
      if (!image) { image = new Image(); image.src = url; image.onload = draw; if (state.pictures.size > 400) state.pictures.clear(); state.pictures.set(url, image); }
      if (image.complete && image.naturalWidth) pen.drawImage(image, x * side - state.x * state.scale + width / 2, y * side - state.y * state.scale + height / 2, side + 0.5, side + 0.5);
    }
  }

  function graticule(pen, width, height, dark) {
    const [west, north] = degrees(state.x - width / 2 / state.scale, state.y - height / 2 / state.scale);
    const [east, south] = degrees(state.x + width / 2 / state.scale, state.y + height / 2 / state.scale);
    const wanted = (east - west) / Math.max(2, width / 160);
    const step = [30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002].findLast((s) => s >= wanted) ?? 30;
    const digits = Math.max(0, Math.ceil(-Math.log10(step)));
    pen.strokeStyle = dark ? '#2d4452' : '#c8d5dd';
    pen.fillStyle = dark ? '#9fb4c0' : '#4a5f6b';
    pen.font = '11px system-ui';
    pen.lineWidth = 1;
    for (let lon = Math.ceil(west / step) * step; lon < east; lon += step) {
      const [x] = screen(mercator(lon, 0));
      pen.beginPath(); pen.moveTo(x, 0); pen.lineTo(x, height); pen.stroke();
      pen.fillText(`${lon.toFixed(digits)}°`, x + 3, 12);
    }
    for (let lat = Math.ceil(south / step) * step; lat < north; lat += step) {
      const [, y] = screen(mercator(0, lat));
      pen.beginPath(); pen.moveTo(0, y); pen.lineTo(width, y); pen.stroke();
      pen.fillText(`${lat.toFixed(digits)}°`, 3, y - 3);
    }
  }

  function ruler(pen, height, dark) {
    const [, lat] = degrees(state.x, state.y);
    const metres = 40075016.686 * Math.cos(lat * Math.PI / 180) / state.scale;
    const length = [1, 2, 5].flatMap((n) => [0, 1, 2, 3, 4, 5, 6].map((e) => n * 10 ** e)).sort((a, b) => a - b).findLast((l) => l / metres <= 140) ?? 1;
    pen.fillStyle = dark ? '#14222bcc' : '#ffffffcc';
    pen.fillRect(8, height - 34, length / metres + 16, 28);
    pen.fillStyle = pen.strokeStyle = dark ? '#fff' : '#123';
    pen.lineWidth = 2;
    pen.beginPath(); pen.moveTo(16, height - 18); pen.lineTo(16, height - 12); pen.lineTo(16 + length / metres, height - 12); pen.lineTo(16 + length / metres, height - 18); pen.stroke();
    pen.font = '12px system-ui';
    pen.fillText(length >= 1000 ? `${length / 1000} km` : `${length} m`, 20, height - 18);
  }

  function points(pen, dark) {
    for (const item of state.cameras) {
      const [x, y] = screen(item.at);
      pen.fillStyle = item.overdue ? ink.overdue : item.open ? ink.open : item.health === 'failing' ? ink.failing : ink.none;
      pen.strokeStyle = dark ? '#000' : '#fff';
      pen.lineWidth = 1.5;
      const size = 5 + Math.min(12, Math.sqrt(item.open) * 3);
      pen.beginPath(); pen.arc(x, y, size, 0, 7); pen.fill(); pen.stroke();
      if (item.open > 0 && size > 7) { pen.fillStyle = '#fff'; pen.font = 'bold 11px system-ui'; pen.textAlign = 'center'; pen.fillText(item.open > 99 ? '99+' : item.open, x, y + 4); pen.textAlign = 'start'; }
    }
    for (const item of state.cases) {
      if (state.class && item.violation !== state.class) continue;
      const [x, y] = screen(item.at);
      pen.fillStyle = '#ffb454';
      pen.strokeStyle = '#5a3200';
      pen.beginPath(); pen.moveTo(x, y - 16); pen.lineTo(x + 5, y - 9); pen.lineTo(x, y - 2); pen.lineTo(x - 5, y - 9); pen.closePath(); pen.fill(); pen.stroke();
    }
  }

  function heat(pen) {
    const sums = new Map();
    for (const cell of state.cells) {
      if (state.class && cell.violation !== state.class) continue;
      const key = `${cell.longitude},${cell.latitude}`;
      const sum = sums.get(key) || { ...cell, cases: 0 };
      sum.cases += cell.cases;
      sums.set(key, sum);
    }
    const most = Math.max(1, ...[...sums.values()].map((s) => s.cases));
    for (const cell of sums.values()) {
      const half = state.cell / 2;
      const [x0, y0] = screen(at(cell.longitude - half, cell.latitude + half));
      const [x1, y1] = screen(at(cell.longitude + half, cell.latitude - half));
      const share = Math.sqrt(cell.cases / most);
      pen.fillStyle = `hsla(${50 - 50 * share}, 95%, ${60 - 20 * share}%, ${0.35 + 0.5 * share})`;
      pen.fillRect(x0, y0, Math.max(4, x1 - x0), Math.max(4, y1 - y0));
      if (x1 - x0 > 26) { pen.fillStyle = '#000'; pen.font = '12px system-ui'; pen.textAlign = 'center'; pen.fillText(count(cell.cases), (x0 + x1) / 2, (y0 + y1) / 2 + 4); pen.textAlign = 'start'; }
    }
  }

  function nearest(px, py) {
    let best = null;
    for (const item of state.mode === 'heat' ? [] : [...state.cases.filter((c) => !state.class || c.violation === state.class), ...state.cameras]) {
      const [x, y] = screen(item.at);
      const distance = Math.hypot(x - px, (item.number ? y - 9 : y) - py);
      if (distance < 14 && (!best || distance < best.distance)) best = { item, distance };
    }
    return best?.item;
  }

  let drag = null;
  canvas.addEventListener('pointerdown', (e) => { drag = { x: e.offsetX, y: e.offsetY, moved: false }; canvas.setPointerCapture(e.pointerId); });
  canvas.addEventListener('pointermove', (e) => {
    if (!drag) { const item = nearest(e.offsetX, e.offsetY); canvas.title = item ? (item.number ? `${className(item.violation)} · ${item.number}` : `${item.camera} · ${item.open} ${t('opencases')}`) : ''; return; }
    const [dx, dy] = [e.offsetX - drag.x, e.offsetY - drag.y];
    if (Math.hypot(dx, dy) < 3 && !drag.moved) return;
    Object.assign(drag, { x: e.offsetX, y: e.offsetY, moved: true });
    state.x -= dx / state.scale;
    state.y -= dy / state.scale;
    draw();
  });
  canvas.addEventListener('pointerup', (e) => {
    const item = drag && !drag.moved ? nearest(e.offsetX, e.offsetY) : null;
    drag = null;
    if (item?.number) location.hash = `#/queue/${path(item.number)}`;
    else if (item) { say(`${item.camera}: ${item.open} ${t('opencases')}`); }
  });
  canvas.addEventListener('wheel', (e) => { e.preventDefault(); zoom(e.deltaY < 0 ? 1.3 : 1 / 1.3, e.offsetX, e.offsetY); }, { passive: false });
  canvas.addEventListener('keydown', (e) => {
    const step = 60 / state.scale;
    const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (moves[e.key]) { state.x += moves[e.key][0]; state.y += moves[e.key][1]; draw(); } else if (e.key === '+' || e.key === '=') zoom(1.5); else if (e.key === '-') zoom(1 / 1.5); else return;
    e.preventDefault();
  });
  const watch = new ResizeObserver(() => draw());
  watch.observe(canvas);
  let soon = null;
  const later = () => { clearTimeout(soon); soon = setTimeout(load, 1000); };
  const off = [on('case', later), on('reset', later)];
  await load();
  return () => { off.forEach((f) => f()); watch.disconnect(); clearTimeout(soon); };
}
