// Moves WGS 84 to the datum of a Chinese tile server, for display only: what is kept stays WGS 84.
// GCJ-02 and BD-09 as their published approximations have them; good to some metres within China,
// and the identity outside, where these servers draw WGS 84.
const a = 6378245.0;
const ee = 0.00669342162296594323;
const rad = Math.PI / 180;

const isAway = (lon, lat) => lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271;

const wave = (x) => 20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI);

export function gcj02(lon, lat) {
  if (isAway(lon, lat)) return [lon, lat];
  const x = lon - 105;
  const y = lat - 35;
  const root = Math.sqrt(Math.abs(x));
  const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    + (2 / 3) * (wave(x) + 20 * Math.sin(y * Math.PI) + 40 * Math.sin(y / 3 * Math.PI) + 160 * Math.sin(y / 12 * Math.PI) + 320 * Math.sin(y * Math.PI / 30));
  const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    + (2 / 3) * (wave(x) + 20 * Math.sin(x * Math.PI) + 40 * Math.sin(x / 3 * Math.PI) + 150 * Math.sin(x / 12 * Math.PI) + 300 * Math.sin(x / 30 * Math.PI));
  const sine = Math.sin(lat * rad);
  const magic = 1 - ee * sine * sine;
  return [lon + east / (a / Math.sqrt(magic) * Math.cos(lat * rad) * rad), lat + north / (a * (1 - ee) / (magic * Math.sqrt(magic)) * rad)];
}

export function bd09(lon, lat) {
  const [x, y] = gcj02(lon, lat);
  if (isAway(lon, lat)) return [x, y];
  const turn = Math.PI * 3000 / 180;
  const z = Math.sqrt(x * x + y * y) + 0.00002 * Math.sin(y * turn);
  const theta = Math.atan2(y, x) + 0.000003 * Math.cos(x * turn);
  return [z * Math.cos(theta) + 0.0065, z * Math.sin(theta) + 0.006];
}

export const shown = (datum) => ({ gcj02, bd09 }[datum] || ((lon, lat) => [lon, lat]));

/** Web Mercator, the world from 0 to 1, and back. */
export const mercator = (lon, lat) => [(lon + 180) / 360, (1 - Math.log(Math.tan(lat * rad) + 1 / Math.cos(lat * rad)) / Math.PI) / 2];
export const degrees = (x, y) => [x * 360 - 180, Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) / rad];
