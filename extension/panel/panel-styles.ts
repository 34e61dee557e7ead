/** How the side panel looks: as wide as the user makes it. */
import { css } from "lit";

export const panelPageStyles = css`
  :host {
    display: block;
    padding: 1rem;
  }
  main {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem;
  }
  h1 {
    font-size: 1.0625rem;
  }
  taut-focus {
    border-radius: var(--_radius);
    overflow: hidden;
    box-shadow: 0 0 0 1px var(--_line);
  }
  .snooze {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.5rem;
  }
  .snooze .muted {
    flex: 1 0 100%;
  }
`;
