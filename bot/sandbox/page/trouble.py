"""Faults that can be switched on from the page, and what came of them."""

from typing import Any

from bot.sandbox.faults import Faults
from bot.sandbox.page.acts import FaultSwitch
from bot.sandbox.world import World


class FaultSwitches:
    """One set of switches for each side."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._faults = {"discord": Faults(lost_how=("502",)), "slack": Faults(lost_how=("502",))}
        world.discord.interference = self._faults["discord"].interfere
        world.slack.interference = self._faults["slack"].interfere

    def state(self) -> dict[str, Any]:
        """Each side's switches, what they did, and whether its bot is connected."""
        connected = {"discord": self._world.discord.connections, "slack": self._world.slack.connections}
        return {side: {**own.describe(), "connected": connected[side] > 0} for side, own in self._faults.items()}

    async def switch(self, switch: FaultSwitch) -> None:
        """Set the shares that are named; cut the connection where that is asked for."""
        own = self._faults[switch.side]
        for name, share in switch.shares.items():
            setattr(own, name, share)
        if switch.cut and switch.side == "discord":
            await self._world.discord.drop_connections()
        elif switch.cut:
            await self._world.slack.refresh_sockets()
