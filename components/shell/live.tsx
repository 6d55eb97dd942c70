'use client'
// Shows what changed elsewhere without a reload: the portal says that something did, and the page asks anew. One tab of the
// browser holds the stream and tells the others, for a browser has few connections to one host. Renders nothing.
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { type LiveNews, followNews } from './live-news'

const GATHER_MS = 150
const AT_MOST_EVERY_MS = 1500

export function Live() {
  const { refresh } = useRouter()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let last = -AT_MOST_EVERY_MS
    let owed = false
    const look = () => {
      timer = undefined
      // A page that nobody sees asks when it is seen.
      if (document.visibilityState === 'hidden') return void (owed = true)
      owed = false
      last = performance.now()
      refresh()
    }
    const hear = (_news: LiveNews) => {
      timer ??= setTimeout(look, Math.max(GATHER_MS, last + AT_MOST_EVERY_MS - performance.now()))
    }
    const seen = () => {
      if (owed && document.visibilityState === 'visible') look()
    }
    const stop = followNews(hear)
    document.addEventListener('visibilitychange', seen)
    return () => {
      stop()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', seen)
    }
  }, [refresh])
  return null
}
