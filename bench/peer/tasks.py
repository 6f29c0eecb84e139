"""What the peer can be asked to do. Each task is opened once with its case, then runs once per repeat."""

import torch
from torch.nn import functional as F

from unet import UNet, count_macs, dice_cross_entropy

CLASSES = 3


class Task:
    facts = {}

    def run(self):
        raise NotImplementedError


def compiled(module, options):
    return torch.compile(module) if options["compile"] else module


class TrainingStep(Task):
    """Forward, Dice + cross-entropy, backward, clipping to norm 12, Adam."""

    def __init__(self, case, options):
        torch.manual_seed(1)
        patch = case["patch"]
        self.batch_dice = len(patch) == 2
        self.network = UNet(case["widths"], len(patch), CLASSES)
        self.facts = facts(self.network, patch)
        self.image = torch.randn(case["batch"], 1, *patch)
        self.labels = torch.randint(CLASSES, (case["batch"], *patch))
        self.optimizer = torch.optim.Adam(self.network.parameters(), 1e-3, fused=options["tuned"])
        self.forward = compiled(self.network, options)

    def run(self):
        self.optimizer.zero_grad(set_to_none=True)
        loss = dice_cross_entropy(self.forward(self.image), self.labels, self.batch_dice)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 12)
        self.optimizer.step()
        loss.item()


class TrainingEpoch(TrainingStep):
    """As many steps as an epoch has, then as many validation passes."""

    def __init__(self, case, options):
        super().__init__(case, options)
        self.iterations, self.validations = case["iterations"], case["validations"]

    def run(self):
        for _ in range(self.iterations):
            super().run()
        with torch.inference_mode():
            for _ in range(self.validations):
                logits = self.forward(self.image)
                dice_cross_entropy(logits, self.labels, self.batch_dice).item()
                F.one_hot(logits.argmax(1), CLASSES).sum((0, 1, 2)).tolist()


class Recompile(TrainingStep):
    """A new network at the widths after a cut, up to the end of its first step."""

    def __init__(self, case, options):
        super().__init__(case, options)
        super().run()
        self.case, self.options = {**case, "widths": case["after"]}, options

    def run(self):
        torch.compiler.reset()
        TrainingStep(self.case, self.options).run()


class Inference(Task):
    """A whole volume from overlapping windows, averaged with Gaussian weights."""

    def __init__(self, case, options):
        torch.manual_seed(1)
        self.patch, self.batch = case["patch"], case["batch"]
        network = UNet(case["widths"], len(self.patch), CLASSES).eval()
        self.facts = facts(network, self.patch)
        self.forward = compiled(network, options)
        self.volume = torch.randn(case["size"])
        self.starts = case["starts"]
        self.depth, self.height, self.width = case["window"]
        self.gaussian = torch.ones(case["window"])
        for axis, side in enumerate(case["window"]):
            along = torch.exp(-(((torch.arange(side) - side // 2) / (side / 8)) ** 2) / 2)
            self.gaussian *= along.reshape([-1 if other == axis else 1 for other in range(3)])

    @torch.inference_mode()
    def run(self):
        total, weight = torch.zeros(CLASSES, *self.volume.shape), torch.zeros(self.volume.shape)
        for first in range(0, len(self.starts), self.batch):
            starts = self.starts[first : first + self.batch]
            windows = torch.stack([self.volume[self.window(start)] for start in starts])
            logits = self.forward(windows.reshape(len(starts), 1, *self.patch))
            for start, seen in zip(starts, logits.reshape(len(starts), CLASSES, *self.gaussian.shape)):
                total[(slice(None), *self.window(start))] += seen * self.gaussian
                weight[self.window(start)] += self.gaussian
        total /= weight

    def window(self, start):
        d, h, w = start
        return (slice(d, d + self.depth), slice(h, h + self.height), slice(w, w + self.width))


class Convolution(Task):
    """One convolution alone, 3 x 3, to see what the machine can give."""

    def __init__(self, case, options):
        self.image = torch.randn(case["batch"], case["filters"], *case["patch"])
        self.weight = torch.randn(case["filters"], case["filters"], *[3] * len(case["patch"]))
        self.facts = {"macs": self.weight.numel() * self.image[0, 0].numel()}
        self.function = F.conv2d if len(case["patch"]) == 2 else F.conv3d

    @torch.inference_mode()
    def run(self):
        self.function(self.image, self.weight, padding=1)


def facts(network, patch):
    parameters = sum(parameter.numel() for parameter in network.parameters())
    return {"params": parameters, "macs": count_macs(network, torch.zeros(1, 1, *patch))}


TASKS = {
    "training-step": TrainingStep,
    "training-epoch": TrainingEpoch,
    "recompile": Recompile,
    "inference": Inference,
    "convolution": Convolution,
}
