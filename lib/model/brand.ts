/** A value of type `Base` that has been checked, and can't be mixed up with another checked value. */
export type Brand<Base, Name extends string> = Base & { readonly __brand: Name };
