import type { Page } from "@playwright/test";

/**
 * Elements that carry two utilities of the same kind that say different things, as `class: property, class`. Which of the
 * two holds is settled by their order in the stylesheet, not by who wrote them. Utilities of one property each are held
 * against each other; those of several (`text-12` sets a line height that `leading-4` is there to change) are not.
 */
export const contradictingClasses = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const said = new Map<string, { readonly property: string; readonly value: string }>();
    const read = (rules: CSSRuleList): void => {
      for (const rule of rules) {
        if (rule instanceof CSSLayerBlockRule) read(rule.cssRules);
        if (!(rule instanceof CSSStyleRule) || rule.cssRules.length > 0) continue;
        const name = /^\.((?:[\w-]|\\.)+)$/.exec(rule.selectorText)?.[1];
        const properties = [...rule.style].filter((property) => !property.startsWith("--"));
        const [property = ""] = properties;
        if (name === undefined || properties.length !== 1) continue;
        said.set(name.replaceAll("\\", ""), { property, value: rule.style.getPropertyValue(property) });
      }
    };
    for (const sheet of document.styleSheets) read(sheet.cssRules);
    const found = new Set<string>();
    for (const element of document.querySelectorAll("[class]")) {
      const first = new Map<string, { readonly name: string; readonly value: string }>();
      for (const name of element.classList) {
        const rule = said.get(name);
        if (rule === undefined) continue;
        const before = first.get(rule.property);
        if (before !== undefined && before.value !== rule.value)
          found.add(`${rule.property}: ${before.name} and ${name} in "${element.className.toString()}"`);
        first.set(rule.property, { name, value: rule.value });
      }
    }
    return said.size === 0 ? ["no utilities were found in the stylesheets"] : [...found];
  });
