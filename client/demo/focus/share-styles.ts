/** How the card looks that lets others watch. */
import { css } from "lit";
import { field } from "../../components/control-styles.ts";

export const shareStyles = css`
  form {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.5rem;
  }
  .row {
    display: flex;
    gap: 0.5rem;
  }
  .row > :first-child {
    flex: 1;
    min-inline-size: 0;
  }
  select {
    padding: 0.625rem 0.75rem;
    border-radius: 0.75rem;
    ${field}
    text-overflow: ellipsis;
  }
  h3 {
    font-size: 0.8125rem;
    font-weight: 650;
  }
  ul {
    display: grid;
    gap: 0.375rem;
    margin: 0;
    padding: 0;
    list-style: none;
    font-size: 0.875rem;
  }
  li {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
  }
  bdi {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .problem {
    color: var(--_danger);
  }
`;
