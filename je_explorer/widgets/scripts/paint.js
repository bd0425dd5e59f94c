// Gives a picture on the map another palette: two chunks of its PNG file are replaced in the browser,
// and no pixel is sent again.

const PREFIX = "data:image/png;base64,";
const SIGNATURE = 8; // bytes before the first chunk
const FRAME = 12; // bytes of a chunk beside its body: length, kind, checksum

export default {
  async initialize({ model }) {
    const picture = await model.widget_manager.get_model(model.get("picture"));
    const paint = () => repaint(picture, bytesOf(model.get("palette")));
    model.on("change:palette", paint);
    paint(); // a palette may have come while this script was still on its way
    model.set("ready", true);
    model.save_changes();
    return () => model.off("change:palette", paint);
  },
};

function repaint(picture, palette) {
  const url = picture.get("url");
  if (palette.length === 0 || !url.startsWith(PREFIX)) return;
  const file = Uint8Array.from(atob(url.slice(PREFIX.length)), (sign) => sign.charCodeAt(0));
  // `set_state`, not `set`: the kernel has this address already and is not told of it.
  picture.set_state({ url: PREFIX + base64(recoloured(file, palette)) });
}

function recoloured(file, palette) {
  const parts = [file.subarray(0, SIGNATURE)];
  const lengths = new DataView(file.buffer);
  for (let at = SIGNATURE; at < file.length; ) {
    const end = at + FRAME + lengths.getUint32(at);
    const kind = String.fromCharCode(...file.subarray(at + 4, at + 8));
    if (kind === "PLTE") parts.push(palette);
    else if (kind !== "tRNS") parts.push(file.subarray(at, end));
    at = end;
  }
  return joined(parts);
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function base64(bytes) {
  const pieces = [];
  const most = 0x8000; // arguments that a call may have
  for (let at = 0; at < bytes.length; at += most)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + most)));
  return btoa(pieces.join(""));
}

function bytesOf(view) {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}
