import { clsx, type ClassValue } from "clsx";

/**
 * Joins class names. None may contradict another: which of two wins is the stylesheet's order, not the order here. (Sorting
 * that out while a page is drawn cost a phone a tenth of a second.)
 */
export const cx = (...classes: ClassValue[]): string => clsx(classes);
