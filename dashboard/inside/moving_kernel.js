const MILLISECONDS_A_STEP = 140;
const COLOURS = ["red", "green", "blue"];
// Where it begins, as shares of the map: near an eye of an upright face.
const START = { row: 0.42, column: 0.38 };

export default function (component) {
  const { data, parentElement } = component;
  const find = (selector) => parentElement.querySelector(selector);
  const filter = new Filter(data);
  const parts = {
    input: find(".input"),
    map: find(".map"),
    sums: find(".sums"),
    row: find(".row"),
    column: find(".column"),
    play: find(".play"),
    told: find("output"),
  };
  const picture = pictureOf(filter);
  const map = mapOf(filter);
  parts.row.max = filter.mapRows - 1;
  parts.column.max = filter.mapColumns - 1;
  if (!parts.row.dataset.started) {
    // A later run of the page keeps the place.
    parts.row.value = Math.round(START.row * filter.mapRows);
    parts.column.value = Math.round(START.column * filter.mapColumns);
    parts.row.dataset.started = "yes";
  }
  let timer = null;

  const draw = () => {
    const row = Number(parts.row.value);
    const column = Number(parts.column.value);
    drawInput(parts.input, picture, filter, row, column);
    drawMap(parts.map, map, filter, row, column);
    drawSums(parts.sums, filter, row, column);
    parts.told.textContent = `value at row ${row}, column ${column}: ${filter.value(row, column).toFixed(3)}`;
  };
  const move = (by) => {
    const count = filter.mapRows * filter.mapColumns;
    const at = Number(parts.row.value) * filter.mapColumns + Number(parts.column.value);
    const to = (at + by + count) % count;
    parts.row.value = Math.floor(to / filter.mapColumns);
    parts.column.value = to % filter.mapColumns;
    draw();
  };
  const stop = () => {
    clearInterval(timer);
    timer = null;
    parts.play.textContent = "Play";
  };

  parts.play.onclick = () => {
    if (timer !== null) return stop();
    parts.play.textContent = "Pause";
    timer = setInterval(() => move(1), MILLISECONDS_A_STEP);
  };
  find(".back").onclick = () => move(-1);
  find(".on").onclick = () => move(1);
  parts.row.oninput = draw;
  parts.column.oninput = draw;
  parts.map.onclick = (event) => {
    const box = parts.map.getBoundingClientRect();
    parts.row.value = Math.floor(((event.clientY - box.top) / box.height) * filter.mapRows);
    parts.column.value = Math.floor(((event.clientX - box.left) / box.width) * filter.mapColumns);
    draw();
  };
  draw();
  return stop;
}

/** One filter with the input that it moves over. */
class Filter {
  constructor(data) {
    Object.assign(this, data);
    const bytes = Uint8Array.from(atob(data.values), (letter) => letter.charCodeAt(0));
    this.input = new Int16Array(bytes.buffer);
    [this.rows, this.columns, this.depth] = data.shape;
    [this.height, this.width] = data.kernelShape;
    this.mapRows = Math.floor((this.rows - this.height) / this.stride) + 1;
    this.mapColumns = Math.floor((this.columns - this.width) / this.stride) + 1;
  }

  at(row, column, channel) {
    return this.input[(row * this.columns + column) * this.depth + channel] * this.step;
  }

  weight(row, column, channel) {
    return this.kernel[(row * this.width + column) * this.depth + channel];
  }

  /** The sum of the products of one input channel. */
  product(row, column, channel) {
    let sum = 0;
    for (let y = 0; y < this.height; y++)
      for (let x = 0; x < this.width; x++)
        sum +=
          this.at(row * this.stride + y, column * this.stride + x, channel) *
          this.weight(y, x, channel);
    return sum;
  }

  sum(row, column) {
    let sum = this.bias;
    for (let channel = 0; channel < this.depth; channel++) sum += this.product(row, column, channel);
    return sum;
  }

  value(row, column) {
    const sum = this.sum(row, column);
    return this.relu ? Math.min(Math.max(sum, 0), this.ceiling ?? Infinity) : sum;
  }
}

function colourOf(stops, share) {
  const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, stops.length - 1);
  return stops[low].map((part, index) => part + (stops[high][index] - part) * (place - low));
}

function image(rows, columns, paint) {
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext("2d");
  const pixels = context.createImageData(columns, rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      pixels.data.set([...paint(row, column), 255], (row * columns + column) * 4);
  context.putImageData(pixels, 0, 0);
  return canvas;
}

function pictureOf(filter) {
  let low = Infinity;
  let high = -Infinity;
  for (const value of filter.input) {
    low = Math.min(low, value * filter.step);
    high = Math.max(high, value * filter.step);
  }
  filter.range = [low, high];
  const shade = (row, column, channel) =>
    ((filter.at(row, column, channel) - low) / (high - low)) * 255;
  return image(filter.rows, filter.columns, (row, column) =>
    [0, 1, 2].map((channel) => shade(row, column, Math.min(channel, filter.depth - 1))),
  );
}

function mapOf(filter) {
  return image(filter.mapRows, filter.mapColumns, (row, column) => {
    const share = (filter.value(row, column) - filter.low) / (filter.high - filter.low);
    return colourOf(filter.mapColours, share);
  });
}

function drawInput(canvas, picture, filter, row, column) {
  const zoom = 2;
  canvas.width = filter.columns * zoom;
  canvas.height = filter.rows * zoom;
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const left = column * filter.stride * zoom;
  const top = row * filter.stride * zoom;
  context.strokeStyle = filter.frame;
  context.lineWidth = 3;
  context.strokeRect(left, top, filter.width * zoom, filter.height * zoom);
  magnify(context, picture, filter, { row, column, left, top });
  canvas.setAttribute("aria-label", `The face; the filter stands at row ${row}, column ${column}.`);
}

/** The surroundings of the patch, larger, in the corner that the patch isn't in. */
function magnify(context, picture, filter, at) {
  const canvas = context.canvas;
  const side = canvas.width / 3;
  const cells = 15;
  const cell = side / cells;
  const left = at.left > canvas.width / 2 ? 0 : canvas.width - side;
  const top = at.top > canvas.height / 2 ? 0 : canvas.height - side;
  const from = (place, size) => Math.round(place * filter.stride + size / 2 - cells / 2);
  const [x, y] = [from(at.column, filter.width), from(at.row, filter.height)];
  context.fillStyle = "#000";
  context.fillRect(left, top, side, side);
  context.drawImage(picture, x, y, cells, cells, left, top, side, side);
  context.strokeRect(
    left + (at.column * filter.stride - x) * cell,
    top + (at.row * filter.stride - y) * cell,
    filter.width * cell,
    filter.height * cell,
  );
  context.strokeStyle = "#fff";
  context.strokeRect(left, top, side, side);
}

function drawMap(canvas, map, filter, row, column) {
  const zoom = 3;
  canvas.width = filter.mapColumns * zoom;
  canvas.height = filter.mapRows * zoom;
  const context = canvas.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(map, 0, 0, canvas.width, canvas.height);
  // What comes after this value isn't computed yet.
  context.fillStyle = "rgba(127, 127, 127, 0.75)";
  context.fillRect((column + 1) * zoom, row * zoom, canvas.width, zoom);
  context.fillRect(0, (row + 1) * zoom, canvas.width, canvas.height);
  context.strokeStyle = filter.frame;
  context.lineWidth = 3;
  context.strokeRect((column - 1) * zoom, (row - 1) * zoom, 3 * zoom, 3 * zoom);
  canvas.setAttribute("aria-label", `The map, computed up to row ${row}, column ${column}.`);
}

function drawSums(place, filter, row, column) {
  const lines = [];
  for (let channel = 0; channel < filter.depth; channel++)
    lines.push(productLine(filter, row, column, channel));
  const sum = filter.sum(row, column);
  const total = document.createElement("div");
  total.className = "result";
  const bias = `${filter.bias < 0 ? "−" : "+"} bias ${Math.abs(filter.bias).toFixed(3)}`;
  total.textContent = `sum ${bias} = ${sum.toFixed(3)}`;
  if (filter.relu) total.textContent += `, cut to ${filter.value(row, column).toFixed(3)}`;
  place.replaceChildren(...lines, total);
}

function productLine(filter, row, column, channel) {
  const line = document.createElement("div");
  line.className = "product";
  const [low, high] = filter.range;
  const patch = grid(filter, (y, x) => {
    const value = filter.at(row * filter.stride + y, column * filter.stride + x, channel);
    const shade = Math.round(((value - low) / (high - low)) * 255);
    return [value, [shade, shade, shade]];
  });
  const weights = grid(filter, (y, x) => {
    const value = filter.weight(y, x, channel);
    return [value, colourOf(filter.weightColours, (value / filter.weightEnd + 1) / 2)];
  });
  const result = text(filter.product(row, column, channel).toFixed(3));
  line.append(text(COLOURS[channel] ?? channel, "name"), patch, text("×"), weights, text("="), result);
  return line;
}

/** Where black and white stand out alike: 4.58 times, by WCAG's contrast. */
const EVEN_LUMINANCE = 0.179;

/** WCAG 2.2's relative luminance (0-1) of red, green and blue (0-255). */
function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function grid(filter, cell) {
  const table = document.createElement("table");
  for (let y = 0; y < filter.height; y++) {
    const line = table.insertRow();
    for (let x = 0; x < filter.width; x++) {
      const [value, colour] = cell(y, x);
      const box = line.insertCell();
      box.textContent = value.toFixed(2);
      box.style.background = `rgb(${colour.map(Math.round).join(" ")})`;
      box.style.color = luminance(colour) > EVEN_LUMINANCE ? "#000" : "#fff";
    }
  }
  return table;
}

function text(content, kind = "") {
  const element = document.createElement("span");
  element.textContent = content;
  element.className = kind;
  return element;
}
