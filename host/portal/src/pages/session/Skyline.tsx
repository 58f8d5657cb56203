/** A line of buildings and a crane, for calm. */
export function Skyline() {
  return (
    <svg className="public-skyline" viewBox="0 0 800 240" aria-hidden="true" fill="none" stroke="#fff" strokeWidth="2">
      <path d="M0 238h800M30 238V150h60v88M90 238V110l50-24v152M140 238V130h44v108M205 238V70h70v168M275 238V100h46v138" />
      <path d="M345 238V120l60-40v158M405 238V140h52v98M480 238V60h64v178M544 238V128h48v110M620 238V158h70v80M690 238V100l56 26v112" />
      <path d="M220 88h14m10 0h14m-38 22h14m10 0h14m-38 22h14m10 0h14m-38 22h14m10 0h14M495 78h12m12 0h12m-36 22h12m12 0h12m-36 22h12m12 0h12m-36 22h12m12 0h12" />
      <path d="M600 60V20M560 26h170M600 20l-34 6M600 20l96 6M700 26v30m-6 0h12" />
    </svg>
  );
}
