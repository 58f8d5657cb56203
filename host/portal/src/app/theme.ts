import { theme as antd, type ThemeConfig } from 'antd';
import { useSyncExternalStore } from 'react';

const LIGHT: ThemeConfig = {
  token: {
    colorPrimary: '#0958d9',
    // Under the pointer too, a link keeps enough contrast.
    colorLink: '#0748b5',
    colorLinkHover: '#0748b5',
    colorLinkActive: '#0748b5',
    colorError: '#b42318',
    colorWarning: '#b26a00',
    colorSuccess: '#1d6b3a',
    colorText: '#1a2433',
    colorTextSecondary: '#4a586b',
    colorBorder: '#d9dfe8',
    borderRadius: 6,
    fontFamily: 'inherit',
    fontSize: 14,
    motion: false,
  },
};

/** The same in the colours that `base.css` has for the dark. */
const DARK: ThemeConfig = {
  algorithm: antd.darkAlgorithm,
  token: {
    ...LIGHT.token,
    colorPrimary: '#3574e2',
    colorLink: '#8fbaff',
    colorLinkHover: '#8fbaff',
    colorLinkActive: '#8fbaff',
    colorError: '#ff958c',
    colorWarning: '#f0bd64',
    colorSuccess: '#84d49e',
    colorText: '#e6ebf2',
    colorTextSecondary: '#b6c1cf',
    colorBorder: '#354052',
    colorBgBase: '#171e2a',
  },
  // The blue that buttons are filled with is too dark to be read as text.
  components: { Tabs: { itemSelectedColor: '#8fbaff', itemHoverColor: '#8fbaff', inkBarColor: '#8fbaff' } },
};

const dark = window.matchMedia('(prefers-color-scheme: dark)');

/** Whether the reader's system is in the dark; follows it. */
export function useDark(): boolean {
  return useSyncExternalStore(
    (changed) => {
      dark.addEventListener('change', changed);
      return () => dark.removeEventListener('change', changed);
    },
    () => dark.matches,
  );
}

export function useTheme(): ThemeConfig {
  return useDark() ? DARK : LIGHT;
}

/** The nonce that the hub put into this page; the style sheets of components carry it. */
export function csp(): { nonce: string } | undefined {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return nonce ? { nonce } : undefined;
}
