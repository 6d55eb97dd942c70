'use client'
// Shows what changed elsewhere without a reload: the portal says that something did, and the page asks anew. One tab of the
// browser holds the stream and tells the others, for a browser has few connections to one host. Renders nothing.
import { usePathname, useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { type LiveNews, followNews } from './live-news'

const GATHER_MS = 150
const AT_MOST_EVERY_MS = 1500

export function Live() {
  const { refresh } = useRouter()
  // Asked for in vain, a page would be loaded anew: never one that holds a device.
  const serves = usePathname() === '/service'
  useEffect(() => {
    if (serves) return
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = -AT_MOST_EVERY_MS
    let owed = false
    let stopped = false
    const look = async () => {
      timer = undefined
      // A page that nobody sees asks when it is seen, and one that cannot reach the portal with the next news.
      if (document.visibilityState === 'hidden') return void (owed = true)
      owed = false
      last = performance.now()
      if (!stopped && (await reachable())) refresh()
    }
    const hear = (_news: LiveNews) => {
      timer ??= setTimeout(
        () => void look(),
        Math.max(GATHER_MS, last + AT_MOST_EVERY_MS - performance.now()),
      )
    }
    const seen = () => {
      if (owed && document.visibilityState === 'visible') void look()
    }
    const stop = followNews(hear)
    document.addEventListener('visibilitychange', seen)
    return () => {
      stopped = true
      stop()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [refresh, serves])
  return null
}

const reachable = (): Promise<boolean> =>
  fetch('/api/health', { cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )
