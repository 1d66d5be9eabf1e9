/** The index is small enough for memory, where rows that are looked up cost hardly more than rows that are read in turn. */
export const pageCost = 'random_page_cost=1.1';
