/** Takes files that are dropped on an element, and says while some are held over it. */
import type { ReactiveController, ReactiveControllerHost } from "lit";

interface FileDropOptions {
  isEnabled(): boolean;
  dropped(files: readonly File[]): void;
}

export class FileDrop implements ReactiveController {
  /** Files are held over the element. */
  isOver = false;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: FileDropOptions;

  constructor(host: ReactiveControllerHost & HTMLElement, options: FileDropOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.addEventListener("dragover", this.#over);
    this.#host.addEventListener("dragleave", this.#left);
    this.#host.addEventListener("drop", this.#dropped);
  }

  hostDisconnected(): void {
    this.#host.removeEventListener("dragover", this.#over);
    this.#host.removeEventListener("dragleave", this.#left);
    this.#host.removeEventListener("drop", this.#dropped);
  }

  readonly #over = (event: DragEvent) => {
    if (!this.#options.isEnabled() || event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    this.#set(true);
  };

  readonly #left = ({ relatedTarget }: DragEvent) => {
    // Within the element it only went from one part to the next.
    if (!(relatedTarget instanceof Node && this.#host.contains(relatedTarget))) this.#set(false);
  };

  readonly #dropped = (event: DragEvent) => {
    if (!this.isOver) return;
    event.preventDefault();
    this.#set(false);
    this.#options.dropped([...(event.dataTransfer?.files ?? [])]);
  };

  #set(isOver: boolean): void {
    if (isOver === this.isOver) return;
    this.isOver = isOver;
    this.#host.requestUpdate();
  }
}
