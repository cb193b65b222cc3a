"""Keys: one data key per client for what is sealed, and the access keys of clinics. Destroying a key is forgetting a client.

A client's texts are sealed with AES-256-GCM under the client's own data key, which is stored only wrapped by the root key. The
root key comes from a file or the environment and never enters the database. Once a data key is destroyed nothing that it
sealed can be opened again, in any table, on the bus or in a backup of either.
"""

from handrail_shared.runtime.vault.access import AccessKey, AccessKeys, Scope, is_held
from handrail_shared.runtime.vault.keys import KeyDestroyed, Keyring, NotOpened, RootKey, Vault

__all__ = ["AccessKey", "AccessKeys", "KeyDestroyed", "Keyring", "NotOpened", "RootKey", "Scope", "Vault", "is_held"]
