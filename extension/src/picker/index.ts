// The content script of a short search for a picture whose address the browser doesn't tell: a CSS
// background, a poster, a picture under something else. Injected anew at every click.

import { Picker } from "./picker";

globalThis.uncannyPicker?.close();
globalThis.uncannyPicker = new Picker();
