import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types for the resolvers, from the published SDL: `npm run generate`. */
const config: CodegenConfig = {
  schema: ['schema/*.graphql'],
  generates: {
    'src/graphql/generated/resolvers.ts': {
      plugins: ['typescript', 'typescript-resolvers'],
      config: {
        federation: true,
        enumsAsTypes: true,
        useTypeImports: true,
        immutableTypes: true,
        avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
        contextType: '../context.ts#RequestContext',
        scalars: { DateTime: 'string', ID: 'string' },
        mappers: {
          Key: '../models.ts#KeyModel',
          KeyPolicy: '../models.ts#KeyPolicyModel',
          KmsError: '../../errors.ts#KmsErrorDetails',
        },
        makeResolverTypeCallable: false,
      },
    },
  },
};

export default config;
