// Taking a picture that the user brings along: dropped, pasted or chosen.

import { part } from "../pages/part";
import { word } from "../words";
import { OwnCheck } from "./own_check";
import { ResultView } from "./result";

/** Serves the popup and the page. Args: drop, the element that shows that something may be dropped. */
export function takePictures(drop: HTMLElement): (file: File | undefined) => void {
  const status = part("#check-status");
  const view = new ResultView(part<HTMLElement>("#result"));
  let running: OwnCheck | undefined;
  const take = (file: File | undefined) => {
    status.textContent = file ? "" : word("check_nothing");
    if (!file) return;
    running?.cancel();
    running = new OwnCheck(file, view);
    void running.run();
  };
  listenToDrops(drop, take);
  document.addEventListener("paste", (event) => {
    event.preventDefault();
    take(fileIn(event.clipboardData));
  });
  return take;
}

/** Anywhere in the window: a file that misses would else be opened in the extension's place. */
function listenToDrops(drop: HTMLElement, take: (file: File | undefined) => void): void {
  const mark = (isOver: boolean) => drop.classList.toggle("over", isOver);
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) mark(false);
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    take(fileIn(event.dataTransfer));
  });
}

/** The first file; what it holds is seen when it is decoded. */
function fileIn(data: DataTransfer | null): File | undefined {
  return data?.files[0];
}
