// What is done without a component of its own.
import { graphql } from 'react-relay';

export const contactQuery = graphql`
  query operationsContactQuery($id: ID!) {
    node(id: $id) {
      __typename
      id
      ... on Contact {
        displayName
        stage {
          name
        }
      }
    }
  }
`;

export const renameMutation = graphql`
  mutation operationsRenameMutation($input: UpdateContactInput!) {
    updateContact(input: $input) {
      contact {
        id
        displayName
      }
      errors {
        __typename
        ... on UserError {
          message
          path
        }
      }
    }
  }
`;

export const stagesSubscription = graphql`
  subscription operationsStagesSubscription($after: ChangeNumber) {
    stageChanged(after: $after) {
      upTo
      change {
        number
        subject {
          id
          ... on Contact {
            stage {
              name
            }
          }
        }
      }
    }
  }
`;
