// Calls across a MessagePort: a method by name with its arguments, its result or its failure back; and news the other way.
// Structured clone carries everything that is said here.
type Call = { call: number; method: string; args: unknown[] }
type Reply = { reply: number; result?: unknown; failure?: string }
type News = { news: string; payload: unknown }
export type Post = { postMessage(message: unknown): void }
type Methods = Record<string, (...args: never[]) => Promise<unknown>>

/** Answers calls on a port with an object's methods; gives the way to send news. */
export function answer(port: MessagePort, methods: Methods): (news: string, payload: unknown) => void {
  port.addEventListener('message', ({ data }: MessageEvent<Call>) => {
    const method = methods[data.method]
    const result = method
      ? method(...(data.args as never[]))
      : Promise.reject(new Error(`no method ${data.method}`))
    result.then(
      (value) => port.postMessage({ reply: data.call, result: value } satisfies Reply),
      (error: unknown) => port.postMessage({ reply: data.call, failure: String(error) } satisfies Reply),
    )
  })
  port.start()
  return (news, payload) => port.postMessage({ news, payload } satisfies News)
}

export type Remote = {
  call<T>(method: string, ...args: unknown[]): Promise<T>
  on(news: string, hear: (payload: never) => void): void
}

export function remote(port: MessagePort): Remote {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const hearers = new Map<string, ((payload: never) => void)[]>()
  let last = 0
  port.addEventListener('message', ({ data }: MessageEvent<Reply | News>) => {
    if ('news' in data) return hearers.get(data.news)?.forEach((hear) => hear(data.payload as never))
    const waiter = waiting.get(data.reply)
    waiting.delete(data.reply)
    if (data.failure === undefined) waiter?.resolve(data.result)
    else waiter?.reject(new Error(data.failure))
  })
  port.start()
  return {
    call: (method, ...args) =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve: resolve as (value: unknown) => void, reject })
        port.postMessage({ call: last, method, args } satisfies Call)
      }),
    on: (news, hear) => void hearers.set(news, [...(hearers.get(news) ?? []), hear]),
  }
}
