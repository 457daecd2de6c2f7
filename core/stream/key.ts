/** Where the items of one function's call stand: a visit to a tier and a call of it, or a Plan with its `try` 0. */
export interface Place {
  /** 0 for the first Plan; a later Plan has the number of the visit that comes next. */
  visit: number
  /** 0 for a Plan. */
  try: number
}

export interface ItemKey extends Place {
  /** From 1, without gaps. */
  batch: number
}

const KEY = /^(\d{4,})#(\d{2,})#(\d{5,})$/

/** `VVVV#TT#BBBBB`, so that DynamoDB sorts the items of a stream in the order in which they are read. */
export const itemKey = ({ visit, try: tried, batch }: ItemKey): string =>
  `${digits(visit, 4)}#${digits(tried, 2)}#${digits(batch, 5)}`

/** Undefined for text of another shape. */
export const parseKey = (sk: string): ItemKey | undefined => {
  const [, visit, tried, batch] = KEY.exec(sk) ?? []
  return visit ? { visit: Number(visit), try: Number(tried), batch: Number(batch) } : undefined
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0')
