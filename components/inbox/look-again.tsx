'use client'
// While nothing waits the page looks again by itself. It does not where somebody reads: what they read stays.
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

const EVERY_MS = 10_000

export function LookAgain() {
  const router = useRouter()
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && router.refresh(), EVERY_MS)
    return () => clearInterval(timer)
  }, [router])
  return null
}
