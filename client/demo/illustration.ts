/** The picture on the welcome: two windows on one line, that breaks and heals while messages wait. */
import { css, html } from "lit";

export const illustration = html`<svg class="illustration" viewBox="0 0 540 330" aria-hidden="true">
  <path class="rope" d="M216 214 C 240 312, 300 300, 330 96" />
  <path class="rope taut" d="M216 214 L 330 96" />
  <g class="window near">
    <rect width="212" height="176" rx="16" />
    <circle cx="20" cy="19" r="3.5" /><circle cx="32" cy="19" r="3.5" /><circle cx="44" cy="19" r="3.5" />
    <path class="edge" d="M0 37.5H212" />
    <circle class="face one" cx="28" cy="67" r="10" />
    <rect class="theirs" x="46" y="54" width="104" height="26" rx="13" />
    <rect class="mine" x="86" y="90" width="112" height="26" rx="13" />
    <rect class="mine sent" x="118" y="122" width="80" height="26" rx="13" />
  </g>
  <g class="window far">
    <rect width="196" height="160" rx="16" />
    <circle cx="20" cy="19" r="3.5" /><circle cx="32" cy="19" r="3.5" /><circle cx="44" cy="19" r="3.5" />
    <path class="edge" d="M0 37.5H196" />
    <rect class="mine" x="78" y="52" width="104" height="26" rx="13" />
    <circle class="face two" cx="26" cy="101" r="10" />
    <rect class="theirs" x="44" y="88" width="112" height="26" rx="13" />
    <rect class="theirs come" x="44" y="120" width="80" height="26" rx="13" />
  </g>
  <circle class="end" cx="218" cy="214" r="6" />
  <circle class="end" cx="330" cy="96" r="6" />
  <circle class="parcel" r="6" />
</svg>`;

export const illustrationStyles = css`
  .illustration {
    inline-size: 100%;
    block-size: auto;
    max-block-size: 26rem;
    overflow: visible;
    stroke: none;
  }
  .window {
    filter: drop-shadow(0 10px 24px rgb(8 40 44 / 0.14));
  }
  .near {
    transform: translate(6px, 126px);
  }
  .far {
    transform: translate(330px, 16px);
  }
  .window > rect:first-child {
    fill: var(--_surface);
    stroke: var(--_line);
    stroke-width: 1;
  }
  .window circle {
    fill: var(--_line);
  }
  .window .edge {
    fill: none;
    stroke: var(--_line);
    stroke-width: 1;
  }
  .window .theirs {
    fill: var(--_raised);
  }
  .window .mine {
    fill: var(--_own);
  }
  .window .one {
    fill: light-dark(oklch(0.84 0.09 75), oklch(0.55 0.1 75));
  }
  .window .two {
    fill: light-dark(oklch(0.84 0.08 255), oklch(0.55 0.1 255));
  }
  .rope {
    fill: none;
    stroke: light-dark(#c98a1d, #ebb44a);
    stroke-width: 3;
    stroke-linecap: round;
    opacity: 0;
    animation: slack 7s -3.9s infinite;
  }
  .rope.taut {
    animation-name: taut;
  }
  .end {
    fill: var(--_surface);
    stroke: light-dark(#c98a1d, #ebb44a);
    stroke-width: 3;
  }
  .parcel {
    fill: var(--_accent);
    offset-path: path("M216 214 L 330 96");
    offset-distance: 0%;
    opacity: 0;
    animation: travel 7s -3.9s infinite;
  }
  .sent {
    animation: say 7s -3.9s infinite;
  }
  .come {
    animation: come 7s -3.9s infinite;
  }
  /* 0-30 % the line has gone slack, and what was said waits; then it is taut, and arrives once. */
  @keyframes slack {
    0%,
    34% {
      opacity: 0.55;
      stroke-dasharray: 4 9;
    }
    38%,
    96% {
      opacity: 0;
      stroke-dasharray: 4 9;
    }
  }
  @keyframes taut {
    0%,
    34% {
      opacity: 0;
    }
    38%,
    96% {
      opacity: 1;
    }
  }
  @keyframes travel {
    0%,
    40% {
      opacity: 0;
      offset-distance: 0%;
    }
    43% {
      opacity: 1;
    }
    52% {
      opacity: 1;
      offset-distance: 100%;
    }
    54%,
    100% {
      opacity: 0;
      offset-distance: 100%;
    }
  }
  @keyframes say {
    0%,
    8% {
      opacity: 0;
    }
    12%,
    42% {
      opacity: 0.4;
    }
    50%,
    96% {
      opacity: 1;
    }
  }
  @keyframes come {
    0%,
    51% {
      opacity: 0;
      translate: 0 6px;
    }
    55%,
    96% {
      opacity: 1;
      translate: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .rope:not(.taut),
    .parcel {
      display: none;
    }
    .rope.taut,
    .sent,
    .come {
      animation: none;
      opacity: 1;
    }
  }
`;
