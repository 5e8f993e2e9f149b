/**
 * Whether a plan of a release rests on the first of two looks, a minute apart: by the time that it might be run it is over,
 * and another is made. Times are RFC 3339; `notBefore` is null of all that needs no second look.
 */
export const isFirstLook = (plan: { readonly at: string; readonly notBefore: string | null }): boolean =>
  plan.notBefore !== null && Date.parse(plan.notBefore) > Date.parse(plan.at);
