// A list that reads on when its end is reached: a pagination container.
import { createElement as h } from 'react';
import { graphql, useFragment, useLazyLoadQuery, usePaginationFragment } from 'react-relay';

export function ContactPage({ where }) {
  const query = useLazyLoadQuery(
    graphql`
      query ContactListPageQuery($where: ContactFilterInput) {
        ...ContactList_query @arguments(where: $where)
      }
    `,
    { where },
  );
  return h(ContactList, { query });
}

function ContactList({ query }) {
  const { data, loadNext, hasNext, isLoadingNext } = usePaginationFragment(
    graphql`
      fragment ContactList_query on Query
      @argumentDefinitions(first: { type: "Int", defaultValue: 40 }, after: { type: "Cursor" }, where: { type: "ContactFilterInput" })
      @refetchable(queryName: "ContactListNextQuery") {
        contacts(first: $first, after: $after, where: $where, order: [{ displayName: ASC }]) @connection(key: "ContactList_contacts") {
          totalCount
          edges {
            node {
              id
              ...ContactList_contact
            }
          }
        }
      }
    `,
    query,
  );
  return h(
    'section',
    null,
    h('ul', null, data.contacts.edges.map(({ node }) => h(ContactRow, { key: node.id, contact: node }))),
    hasNext && h('button', { disabled: isLoadingNext, onClick: () => loadNext(40) }, 'More'),
  );
}

function ContactRow({ contact }) {
  const { displayName, stage } = useFragment(
    graphql`
      fragment ContactList_contact on Contact {
        displayName
        stage {
          key
          name
        }
      }
    `,
    contact,
  );
  return h('li', { 'data-stage': stage?.key }, displayName);
}
