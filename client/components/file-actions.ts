/**
 * What the user does with files: send, look at, download, delete.
 *
 * Links are asked for when a picture comes near the screen or a file is clicked, and asked for anew when they end: by
 * their time, or because the server knows them no longer.
 */
import { html, nothing, type ReactiveController, type ReactiveControllerHost } from "lit";
import type { FileLinks, Room, RoomFile } from "../index.ts";
import type { FileDoing, FileRowActions, UploadActions } from "./file-row.ts";
import { icons } from "./icons.ts";
import { readError } from "./problem-words.ts";

interface FileActionsOptions {
  room(): Room | undefined;
  focus(where: { kind: "field" } | { kind: "row"; key: string; inside?: string }): void;
  failed(code: string, message: string): void;
}

type Host = ReactiveControllerHost & { readonly renderRoot: ParentNode };

const idle: FileDoing = { kind: "nothing", id: undefined };

export class FileActions implements FileRowActions, UploadActions, ReactiveController {
  doing: FileDoing = idle;
  readonly #host: Host;
  readonly #options: FileActionsOptions;
  /** By the file's id. */
  readonly #links = new Map<string, FileLinks>();
  /** Those that were asked for because others did not work. */
  readonly #renewed = new Set<FileLinks>();
  readonly #asked = new Set<string>();
  /** Why the last question for a file's links was not answered with any. */
  readonly #problems = new Map<string, string>();
  readonly #nearness: IntersectionObserver;
  #viewed: RoomFile | undefined;

  constructor(host: Host, options: FileActionsOptions) {
    this.#host = host;
    this.#options = options;
    this.#nearness = new IntersectionObserver((entries) => this.#came(entries), { rootMargin: "400px" });
    host.addController(this);
  }

  hostDisconnected(): void {
    this.#nearness.disconnect();
  }

  hostUpdated(): void {
    for (const place of this.#host.renderRoot.querySelectorAll("[data-file]:not(:has(img))")) {
      this.#nearness.observe(place);
    }
    const viewer = this.#host.renderRoot.querySelector<HTMLDialogElement>("dialog.viewer");
    if (viewer !== null && !viewer.open) viewer.showModal();
  }

  reset(): void {
    this.doing = idle;
    this.#viewed = undefined;
  }

  linksOf(id: string): FileLinks | undefined {
    return this.#links.get(id);
  }

  send(files: readonly File[]): void {
    for (const file of files) this.#options.room()?.files.send(file);
  }

  retry(key: string): void {
    this.#options.room()?.files.retry(key);
  }

  discard(key: string): void {
    this.#options.room()?.files.discard(key);
    this.#options.focus({ kind: "field" });
  }

  view(file: RoomFile): void {
    this.#viewed = file;
    this.#problems.delete(file.id);
    this.#host.requestUpdate();
    void this.#ask(file.id).then(() => this.#host.requestUpdate());
  }

  async download(file: RoomFile): Promise<void> {
    const links = await this.#ask(file.id);
    this.doing = this.#doingAfter(file.id);
    this.#host.requestUpdate();
    if (links === undefined) return;
    const anchor = document.createElement("a");
    anchor.href = links.url;
    anchor.download = file.name;
    // A browser that shows it instead must not leave the page for it.
    anchor.target = "_blank";
    anchor.rel = "noopener";
    anchor.click();
  }

  askDelete(file: RoomFile): void {
    this.doing = { kind: "deleting", id: file.id };
    this.#host.requestUpdate();
    this.#options.focus({ kind: "row", key: `file-${file.id}`, inside: ".choice.danger" });
  }

  confirmDelete(file: RoomFile): void {
    const files = this.#options.room()?.files;
    this.doing = idle;
    this.#host.requestUpdate();
    this.#options.focus({ kind: "field" });
    files?.remove(file.id).catch((error: unknown) => {
      const { code, message } = readError(error);
      const isHere = files === this.#options.room()?.files && this.doing.kind !== "deleting";
      if (isHere) this.doing = { kind: "deleting", id: file.id, problem: message };
      this.#host.requestUpdate();
      this.#options.failed(code, message);
    });
  }

  cancel(): void {
    if (this.doing.kind === "nothing") return;
    const { id } = this.doing;
    this.doing = idle;
    this.#host.requestUpdate();
    this.#options.focus({ kind: "row", key: `file-${id}` });
  }

  broken({ id }: RoomFile): void {
    const links = this.#links.get(id);
    // What new links do not mend, still newer ones will not.
    const isHopeless = links !== undefined && this.#renewed.has(links) && links.expiresAt > Date.now();
    if (links === undefined || isHopeless) return;
    this.#renewed.delete(links);
    void this.#ask(id, true).then((fresh) => fresh && this.#renewed.add(fresh));
  }

  /** The picture that is shown large, over the page. */
  renderViewer() {
    const file = this.#viewed;
    if (file === undefined) return nothing;
    const links = this.#links.get(file.id);
    const close = () => {
      this.#viewed = undefined;
      this.#host.requestUpdate();
      this.#options.focus({ kind: "row", key: `file-${file.id}` });
    };
    const press = (event: MouseEvent) => {
      if (event.target === event.currentTarget) close();
    };
    return html`<dialog class="viewer" part="viewer" aria-label=${file.name} @close=${close} @click=${press}>
      ${links === undefined ? this.#renderUnloaded(file) : html`<img src=${links.url} alt=${file.name} @error=${() => this.broken(file)} />`}
      <footer>
        <bdi>${file.name}</bdi>
        <button type="button" aria-label="Download" title="Download" @click=${() => this.download(file)}>${icons.download}</button>
        <button type="button" aria-label="Close" title="Close" @click=${close}>${icons.close}</button>
      </footer>
    </dialog>`;
  }

  #renderUnloaded({ id }: RoomFile) {
    const problem = this.#problems.get(id);
    if (problem === undefined) return html`<p role="status">Loading</p>`;
    return html`<p role="alert" dir="auto">The picture could not be loaded: ${problem}</p>`;
  }

  /** What else is being done is left as it is. */
  #doingAfter(id: string): FileDoing {
    if (this.doing.kind === "deleting") return this.doing;
    const problem = this.#problems.get(id);
    return problem === undefined ? idle : { kind: "failed", id, problem };
  }

  #came(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const id = target instanceof HTMLElement ? target.dataset.file : undefined;
      if (!isIntersecting || id === undefined || this.#asked.has(id)) continue;
      this.#asked.add(id);
      this.#nearness.unobserve(target);
      void this.#ask(id).then((links) => {
        if (links === undefined) this.#asked.delete(id);
      });
    }
  }

  async #ask(id: string, isAnew = false): Promise<FileLinks | undefined> {
    try {
      const links = await this.#options.room()?.files.links(id, isAnew);
      this.#problems.delete(id);
      if (links !== undefined && this.#links.get(id) !== links) {
        this.#links.set(id, links);
        this.#host.requestUpdate();
      }
      return links;
    } catch (error) {
      const { code, message } = readError(error);
      this.#problems.set(id, message);
      this.#options.failed(code, message);
      return undefined;
    }
  }
}
