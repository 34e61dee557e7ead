/** The number of a step in a ring, counted as `step`: declarations for a `::before`. */
import { css } from "lit";

export const stepNumber = css`
  content: counter(step);
  display: grid;
  place-items: center;
  inline-size: 1.625rem;
  block-size: 1.625rem;
  border-radius: 50%;
  box-shadow: inset 0 0 0 1.5px var(--_accent);
  color: var(--_accent);
  font-size: 0.8125rem;
  font-weight: 680;
`;
