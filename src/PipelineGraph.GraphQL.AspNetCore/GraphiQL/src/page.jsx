import './workers.js';
import { useEffect, useRef } from 'react';
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import { useGraphiQLActions } from '@graphiql/react';
import 'graphiql/style.css';
import './page.css';
import { createFetcher } from './fetcher.js';

const options = JSON.parse(document.getElementById('options').textContent);
const fetcher = createFetcher(options.endpoint);

/** Shows how to give the key, and lends the page the means to ask for the schema again. */
function Hint({ introspection }) {
  const { introspect } = useGraphiQLActions();
  useEffect(() => {
    introspection.current = introspect;
  }, [introspect, introspection]);
  return <p className="hint">{options.hint}</p>;
}

function Page() {
  const introspection = useRef(() => {});
  const timer = useRef();
  const askAgainSoon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => introspection.current(), 600);
  };
  return (
    <GraphiQL
      fetcher={fetcher}
      defaultQuery={options.defaultQuery}
      defaultHeaders={options.defaultHeaders}
      defaultEditorToolsVisibility="headers"
      onEditHeaders={askAgainSoon}
    >
      <GraphiQL.Logo>{options.title}</GraphiQL.Logo>
      <GraphiQL.Footer>
        <Hint introspection={introspection} />
      </GraphiQL.Footer>
    </GraphiQL>
  );
}

createRoot(document.getElementById('graphiql')).render(<Page />);
