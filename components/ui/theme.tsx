'use client'
// Light, dark or the system's choice, as the class `dark` on html; passes the nonce of this response on to whatever
// writes a style or script element.
import { CSPProvider } from '@base-ui/react/csp-provider'
import { ThemeProvider as NextThemes } from 'next-themes'
import type { ReactNode } from 'react'

export { useTheme } from 'next-themes'

export function ThemeProvider({ nonce, children }: { nonce?: string; children: ReactNode }) {
  return (
    <NextThemes attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <CSPProvider nonce={nonce}>{children}</CSPProvider>
    </NextThemes>
  )
}
