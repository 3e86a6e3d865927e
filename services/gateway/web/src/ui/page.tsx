// A page: its title in the window, its heading, and its content.
import {type ReactNode, useEffect} from 'react';
import {Band} from './band';

interface PageProps {
  title: string;
  // Beside the heading: what one can do here.
  actions?: ReactNode;
  // Whether what is shown is made up, for demonstration or training.
  synthetic?: boolean;
  className?: string;
  children: ReactNode;
}

export function Page({title, actions, synthetic, className, children}: PageProps) {
  useEffect(() => {
    document.title = `${title} – Treff`;
  }, [title]);
  return (
    <>
      {synthetic && <Band />}
      <div className={className ? `page ${className}` : 'page'}>
        <div className="page-head">
          <h1 tabIndex={-1}>{title}</h1>
          {actions}
        </div>
        {children}
      </div>
    </>
  );
}
