// GraphiQL's own sheets one by one: its style.css holds them, but Monaco's a second time as well.
import '@graphiql/react/font/roboto.css';
import '@graphiql/react/font/fira-code.css';
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import 'graphiql/graphiql.css';
import '@graphiql/plugin-explorer/style.css';
import './explorer.css';
import './answers/answers.css';
