/** The index fits into memory, where random reads cost hardly more than sequential ones. */
export const pageCost = 'random_page_cost=1.1';
